-- Rows of 64 MiB: of plain letters, of bytes that all need an escape, and a small one after.
CREATE TABLE big (id INT PRIMARY KEY, t LONGTEXT, b LONGBLOB) ENGINE=InnoDB;
INSERT INTO big VALUES (1, REPEAT('x', 64 * 1024 * 1024), NULL);
INSERT INTO big VALUES (2, NULL, REPEAT('\\', 64 * 1024 * 1024));
INSERT INTO big VALUES (3, 'small', 'small');
