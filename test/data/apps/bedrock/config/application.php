<?php
use Roots\WPConfig\Config;
Config::define('DB_NAME', env('DB_NAME'));
