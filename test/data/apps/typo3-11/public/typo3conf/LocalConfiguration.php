<?php
return [
    'BE' => [
        'debug' => false,
        'explicitADmode' => 'explicitAllow',
        'installToolPassword' => '$argon2i$v=19$m=65536,t=16,p=1$c2FsdA$aGFzaA',
        'passwordHashing' => [
            'className' => 'TYPO3\\CMS\\Core\\Crypto\\PasswordHashing\\Argon2iPasswordHash',
            'options' => [],
        ],
    ],
    'DB' => [
        'Connections' => [
            'Default' => [
                'charset' => 'utf8mb4',
                'dbname' => 'typo3_live',
                'driver' => 'mysqli',
                'host' => '127.0.0.1',
                'password' => 'o\'Hara\\8',
                'port' => 3307,
                'tableoptions' => [
                    'charset' => 'utf8mb4',
                    'collate' => 'utf8mb4_unicode_ci',
                ],
                'user' => 'typo3',
            ],
            'Statistics' => [
                'dbname' => 'stats',
                'driver' => 'pdo_pgsql',
                'host' => 'stats.internal',
                'user' => 'stats',
            ],
        ],
        'TableMapping' => [
            'tx_stats_hit' => 'Statistics',
        ],
        'extTablesDefinitionScript' => 'extTables.php',
    ],
    'EXTENSIONS' => [
        'backend' => [
            'backendFavicon' => '',
        ],
    ],
    'SYS' => [
        'encryptionKey' => '3b1b9c6f0a2d4e8c77aa',
        'sitename' => 'Live',
        'systemMaintainers' => [1, 2],
    ],
];
