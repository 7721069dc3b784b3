<?php
require __DIR__ . '/wp-config-db.php';
define('WP_CONTENT_DIR', dirname(__FILE__) . '/site/../content');
define('WP_CONTENT_URL', WP_HOME . '/content');
$table_prefix  = 'wp_';
require_once(ABSPATH . 'wp-settings.php');
