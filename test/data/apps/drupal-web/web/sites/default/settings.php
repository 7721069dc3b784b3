<?php

$settings['hash_salt'] = getenv('HASH_SALT') ?: file_get_contents('../salt.txt');
$settings['file_public_path'] = 'sites/default/files';
$settings['file_public_base_url'] = 'https://cdn.cms.example/files';
$settings['file_private_path'] = '../private';
$settings['config_sync_directory'] = '../config/sync';

$connection = [
  'driver' => getenv('DB_DRIVER') ?: 'pgsql',
  'database' => getenv('DB_NAME'),
  'username' => $_ENV['DB_USER'] ?? 'drupal',
  'password' => getenv('DB_PASSWORD'),
  'host' => getenv('DB_HOST') ?: 'db',
  'port' => (int) (getenv('DB_PORT') ?: 5432),
  // Each table its own, as it was before Drupal 10.
  'prefix' => ['default' => 'cms_', 'users' => 'shared_'],
];
$databases = ['default' => ['default' => $connection]];
$databases['cache'] = [
  'default' => ['driver' => 'sqlite', 'database' => 'sites/default/files/.ht.sqlite'],
];
