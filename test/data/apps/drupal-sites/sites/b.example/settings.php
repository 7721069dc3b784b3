<?php
$databases['default']['default'] = ['driver' => 'mysql', 'database' => 'b'];
