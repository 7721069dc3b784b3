<?php

// phpcs:ignoreFile

/**
 * @file
 * Drupal site-specific configuration file.
 *
 * $databases['default']['default'] = [
 *   'database' => 'databasename',
 *   'password' => 'sqlpassword',
 * ];
 */
$databases = [];

/**
 * Customizing database settings: $databases['extra']['default'] = [ … ];
 */
# $settings['config_sync_directory'] = '/directory/outside/webroot';
$settings['hash_salt'] = 'Zk3-vV8Qw1_salt-of-the-site';
$settings['update_free_access'] = FALSE;
# $settings['file_public_base_url'] = 'http://downloads.example.com/files';
$settings['file_private_path'] = 'sites/default/files/private';
$settings['container_yamls'][] = $app_root . '/' . $site_path . '/services.yml';
$settings['trusted_host_patterns'] = [
  '^www\.example\.com$',
];
$settings['file_scan_ignore_directories'] = [
  'node_modules',
  'bower_components',
];
$settings['entity_update_batch_size'] = 50;
$settings['migrate_node_migrate_type_classic'] = FALSE;
$config['system.site']['name'] = 'Shop';

$databases['default']['default'] = array (
  'database' => 'shop_drupal',
  'username' => 'shop',
  'password' => 'p\'a"ss$word\\',
  'prefix' => 'dr_',
  'host' => 'localhost',
  'port' => '3306',
  'unix_socket' => '/run/mysqld/mysqld.sock',
  'isolation_level' => 'READ COMMITTED',
  'namespace' => 'Drupal\\mysql\\Driver\\Database\\mysql',
  'driver' => 'mysql',
  'autoload' => 'core/modules/mysql/src/Driver/Database/mysql/',
);

// Automatically generated include for settings managed by ddev.
if (getenv('IS_DDEV_PROJECT') == 'true' && is_readable(__DIR__ . '/settings.ddev.php')) {
  require __DIR__ . '/settings.ddev.php';
}

/**
 * Load local development override configuration, if available.
 */
if (file_exists($app_root . '/' . $site_path . '/settings.local.php')) {
  include $app_root . '/' . $site_path . '/settings.local.php';
}
