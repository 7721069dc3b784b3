# Goal: what is released can be made again, byte by byte, and says what is in it.
. "$(dirname "$0")/../../lib/tap.sh"

cd "$work" || exit 1
export SOURCE_DATE_EPOCH=1700000000

# tree DIR UMASK: the same content, made by somebody else at another time.
tree() {
	(
		umask "$2"
		mkdir -p "$1/synco-1/bin" "$1/synco-1/share/ä"
		echo program >"$1/synco-1/bin/synco"
		chmod u+x "$1/synco-1/bin/synco"
		seq 20000 >"$1/synco-1/share/ä/file"
	)
}
tree one 022
sleep 1.1
tree two 077
touch -d '2001-02-03' two/synco-1/share/ä/file
chown -R 12345:54321 two 2>/dev/null
run 0 "scripts/pack" "$root/scripts/pack" one/synco-1 "$work/one.tar.xz"
run 0 "by somebody else, in another language" env LC_ALL=C.UTF-8 XZ_OPT=-9 TAR_OPTIONS=--verbose TZ=Asia/Tokyo \
	"$root/scripts/pack" two/synco-1 "$work/two.tar.xz"
same one.tar.xz two.tar.xz "gives the same bytes"
tar -tvJf one.tar.xz >list
is "$(grep -c '0/0 .* 2023-11-14 ' list)" 6 "which name nobody and one time"
says list "-rwxr-xr-x" "programs can be run by all"
says list "-rw-r--r--" "files read by all"

# The bill of materials: of libraries as scripts/static/libraries leaves them.
mkdir prefix
cat >prefix/versions <<'END'
sqlite3 3.40.1-2+deb12u2
mariadb 1:10.11.18-0+deb12u1
END
cat >prefix/hashes <<'END'
mariadb a46852c68075be7c31c7b33fee233c5b5a00c8c28117f5204d124e4f2fd56fa8 mariadb_10.11.18.orig.tar.gz
sqlite3 ee3459ae9d00939741c7708fc1b8ce1bde12d8c3fb1dfa005bbbc8651d884e23 sqlite3_3.40.1-2+deb12u2.dsc
sqlite3 aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655 sqlite3_3.40.1.orig.tar.xz
END
# valid FILE: the structure that CycloneDX 1.5 wants of what is there.
valid() {
	jq -e '
		.bomFormat == "CycloneDX" and .specVersion == "1.5" and .version == 1 and
		(.serialNumber | test("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")) and
		.metadata.component.type == "application" and
		(.components | length > 0) and
		([.components[] | .type == "library" and (.name | length > 0) and (.version | length > 0) and
			(.purl | test("^pkg:deb/debian/[a-z0-9.+-]+@[A-Za-z0-9.%~-]+\\?arch=source$")) and
			.["bom-ref"] == .purl and (.licenses[0].license.id | length > 0) and
			([.externalReferences[] | (.type == "distribution") and (.url | test("^https://")) and
				(.hashes[0].alg == "SHA-256") and (.hashes[0].content | test("^[0-9a-f]{64}$"))] | length > 0 and all)
		] | all) and
		([.components[]["bom-ref"]] | . == unique) and
		(.dependencies[0].dependsOn == [.components[]["bom-ref"]])' "$1" >/dev/null
}
run 0 "scripts/bom" "$root/scripts/bom" prefix
cp out bom.json
valid bom.json
ok $? "is CycloneDX"
is "$(jq -r '[.components[].purl] | join(" ")' bom.json)" \
	"pkg:deb/debian/mariadb@1%3A10.11.18-0%2Bdeb12u1?arch=source pkg:deb/debian/sqlite3@3.40.1-2%2Bdeb12u2?arch=source" \
	"with the packages that are linked in"
is "$(jq -r '.components[1].externalReferences | length' bom.json)" 2 "and each file of their sources"
run 0 "scripts/bom, again" "$root/scripts/bom" prefix
same out bom.json "is the same"
echo "unheard-of 1.0" >>prefix/versions
run 1 "a library without a licence" "$root/scripts/bom" prefix
says err "LICENCES" "is an error"
for arch in x86_64 aarch64; do
	file=$root/build-static/$arch/bom.json
	[ -e "$file" ] || continue
	valid "$file"
	ok $? "$arch: that of the static program"
	is "$(jq -r '.components[] | .name + " " + .version' "$file")" "$(sort "${file%/*}/versions")" "$arch: names all of its libraries"
done
finish
