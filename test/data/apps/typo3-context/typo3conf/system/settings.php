<?php
return [
    'DB' => [
        'Connections' => [
            'Default' => [
                'driver' => 'pdo_sqlite',
                'path' => 'var/sqlite/cms.sqlite',
            ],
        ],
    ],
    'SYS' => ['encryptionKey' => 'key'],
];
