<?php
use TYPO3\CMS\Core\Core\Environment;

switch ((string) Environment::getContext()) {
    case 'Development':
        $GLOBALS['TYPO3_CONF_VARS']['DB']['Connections']['Default']['path'] = '/srv/dev.sqlite';
        break;
}
