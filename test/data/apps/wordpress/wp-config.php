<?php
/**
 * The base configuration for WordPress
 *
 * define( 'DB_NAME', 'in_a_comment' );
 *
 * @package WordPress
 */

// ** Database settings - You can get this info from your web host ** //
/** The name of the database for WordPress */
define( 'DB_NAME', 'shop_live' );

/** Database username */
define( 'DB_USER', "shop" );

/** Database password */
define( 'DB_PASSWORD', 'it\'s "p$ss" \\ #1' );
# define('DB_PASSWORD', 'old');

/** Database hostname */
define( 'DB_HOST', 'localhost:/run/mysqld/mysqld.sock' );

/** Database charset to use in creating database tables. */
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );

define( 'AUTH_KEY',         'R/>#[y}_|e;)J*G:"\' =$q`?>' );
define( 'SECURE_AUTH_KEY',  '?> is not the end // and /* no comment' );

$help = <<<'EOT'
define('DB_NAME', 'in a heredoc');
EOT;
$more = <<<TEXT
    $table_prefix = 'no_';
    TEXT;

$table_prefix = 'shop_';

define( 'WP_DEBUG', false );
if ( isset( $_SERVER['HTTP_HOST'] ) ) {
	define( 'WP_HOME', 'https://' . $_SERVER['HTTP_HOST'] );
	define( 'WP_SITEURL', "https://{$_SERVER['HTTP_HOST']}" );
}

/* That's all, stop editing! Happy publishing. */

/** Absolute path to the WordPress directory. */
if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}

/** Sets up WordPress vars and included files. */
require_once ABSPATH . 'wp-settings.php';
