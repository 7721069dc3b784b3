<?php
assert_options(ASSERT_ACTIVE, TRUE);
\Drupal\Component\Assertion\Handle::register();
$databases['default']['default']['database'] = 'shop_live';
$databases['migrate']['default'] = [
  'driver' => 'mysql', 'host' => 'old.internal', 'port' => 3307,
  'database' => 'drupal7', 'username' => 'reader', 'password' => 'old',
];
$databases['crm']['default'] = ['driver' => 'pgsql', 'host' => crm_host(), 'database' => 'crm'];
$settings['cache']['bins']['render'] = 'cache.backend.null';
