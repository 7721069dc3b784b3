#include <stdlib.h>

#include "common/base/mem.h"
#include "dest/load.h"

void load_result_reset(struct load_result *result)
{
	for (size_t i = 0; i < result->whole_n; i++) {
		free(result->whole[i].set);
		free(result->whole[i].name);
	}
	free(result->whole);
	*result = (struct load_result){0};
}

void load_result_add(struct load_result *total, struct load_result *one)
{
	total->in_place = one->in_place && (total->databases == 0 || total->in_place);
	total->databases += one->databases;
	total->tables += one->tables;
	total->rows += one->rows;
	total->bytes += one->bytes;
	total->frames += one->frames;
	total->removed += one->removed;
	total->others += one->others;
	total->unseen += one->unseen;
	for (size_t i = 0; i < one->whole_n; i++) {
		total->whole = xgrow(total->whole, total->whole_n, &total->whole_cap,
		    sizeof(*total->whole));
		total->whole[total->whole_n++] = one->whole[i];
	}
	one->whole_n = 0;
	load_result_reset(one);
}
