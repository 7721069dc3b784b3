<?php
$CONFIG = [
  'dbhost' => 'localhost:/run/mysqld/mysqld.sock',
  'trusted_domains' => ['cloud.example', 'other.example'],
];
