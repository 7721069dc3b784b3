<?php
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}
$wgScriptPath = "";
$wgServer = "//wiki.example";
$wgCanonicalServer = 'https://wiki.example';
$wgDBtype = "postgres";
$wgDBserver = "pg.internal";
$wgDBname = "wiki";
$wgDBuser = "wiki";
$wgDBpassword = getenv( 'WIKI_PASSWORD' );
# Postgres specific settings
$wgDBport = "5433";
$wgDBssl = true;
$wgDBmwschema = "mediawiki";
$wgUploadDirectory = '/srv/wiki-files';
$wgUploadPath = "$wgScriptPath/img_auth.php";
$wgSecretKey = "pg";
