<?php
$CONFIG = [
  'instanceid' => 'ocsqlite',
  'secret' => 's',
  'dbtype' => 'sqlite3',
  'version' => '27.1.0.7',
  'dbname' => 'cloud',
  'dbhost' => '',
  'installed' => true,
];
