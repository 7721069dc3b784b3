/*
 * Runs a fuzz target over files: the corpus as a test.  Arguments are files or folders; none
 * found is a failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned int count;

static void replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t size = 0;
	size_t n;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	do {
		data = realloc(data, size + 65536);
		if (data == NULL)
			abort();
		n = fread(data + size, 1, 65536, f);
		size += n;
	} while (n > 0);
	(void)fclose(f);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
	count++;
	printf("ok %u - %s\n", count,
	    strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path);
}

static void replay_dir(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *file = NULL;

		if (entry->d_name[0] == '.')
			continue;
		if (asprintf(&file, "%s/%s", path, entry->d_name) < 0)
			abort();
		replay_file(file);
		free(file);
	}
	if (dir != NULL)
		(void)closedir(dir);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			replay_dir(argv[i]);
		else
			replay_file(argv[i]);
	}
	printf("1..%u\n", count);
	return count == 0;
}
