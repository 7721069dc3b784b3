<?php
$databases['default']['default'] = ['driver' => 'mysql', 'database' => 'a'];
