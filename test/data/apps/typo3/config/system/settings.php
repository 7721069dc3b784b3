<?php

return [
    'BE' => ['debug' => false, 'fileadminDir' => 'fileadmin/'],
    'DB' => [
        'Connections' => [
            'Default' => [
                'charset' => 'utf8mb4',
                'dbname' => 'local',
                'driver' => 'pdo_mysql',
                'host' => 'localhost',
                'password' => 'local',
                'user' => 'local',
            ],
        ],
    ],
    'SYS' => [
        'UTF8filesystem' => true,
        'encryptionKey' => 'of-the-file',
    ],
];
