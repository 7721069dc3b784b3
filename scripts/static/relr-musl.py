"""Teaches musl's start code packed relative relocations (DT_RELR), as its version 1.2.4 knows them.

    relr-musl.py SOURCE

A program that relocates itself needs a relocation for each pointer in its data: 24 bytes each, or next to
nothing when they are packed.
"""
import sys

from trim import edit, replace

LOOP = r"""
	rel = (void *)(base+dyn[36]);
	rel_size = dyn[35];
	size_t *relr_addr = 0;
	for (; rel_size; rel++, rel_size-=sizeof(size_t)) {
		if ((rel[0]&1) == 0) {
			relr_addr = (size_t *)(base + rel[0]);
			*relr_addr++ += base;
		} else {
			size_t bitmap = rel[0];
			for (size_t k=0; bitmap>>=1; k++)
				if (bitmap&1)
					relr_addr[k] += base;
			relr_addr += 8*sizeof(size_t)-1;
		}
	}
#endif

	stage2_func dls2;"""

source = sys.argv[1]
edit(f"{source}/src/internal/dynlink.h", lambda text: replace(r"#define DYN_CNT 32$", "#define DYN_CNT 37", text))
edit(f"{source}/ldso/dlstart.c",
     lambda text: replace(r"^#endif\n\n\tstage2_func dls2;", lambda _: LOOP[1:], text))
