<?php
$CONFIG = array (
  'objectstore' => array (
    'class' => '\\OC\\Files\\ObjectStore\\S3',
    'arguments' => array (
      'bucket' => 'nextcloud',
      'key' => 'K',
      'secret' => 'S',
    ),
  ),
  'dbtype' => 'pgsql',
  'dbname' => 'nextcloud',
  'dbhost' => '[fd00::20]:5433',
  'dbtableprefix' => 'oc_',
  'dbuser' => 'nextcloud',
  'dbpassword' => vault_read('nextcloud'),
);
