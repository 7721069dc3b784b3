<?php
defined('WP_HOME') || define('WP_HOME', getenv('WP_HOME') ?: 'https://above.example');
define('DB_NAME', $_ENV['DB_NAME'] ?? 'above');
define('DB_USER', isset($_SERVER['DB_USER']) ? $_SERVER['DB_USER'] : 'above_user');
const DB_PASSWORD = 'se' . "cret\x21";
define('DB_HOST', '[::1]:3306');
