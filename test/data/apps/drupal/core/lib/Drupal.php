<?php

class Drupal {
  const VERSION = '10.2.3';
}
