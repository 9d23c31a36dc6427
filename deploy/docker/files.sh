#!/bin/sh
# files.sh ASSETS INTO: lays out what stands beside the program in the image. Runs in a stage of the Dockerfile.
#   INTO/base    libraries, certificates, user, PDFium
#   INTO/models  the embedding model
set -eu
assets=$1 base=$2/base models=$2/models

# /data and /backups are the user's before a volume is laid over them, so that the volume is too.
mkdir -p "$base/etc/ssl/certs" "$base/data" "$base/backups" "$base/tmp" "$base/usr/share/almanac" "$base/usr/share/doc" "$models"
printf 'almanac:x:10001:10001:Almanac:/data:/sbin/nologin\n' > "$base/etc/passwd"
printf 'almanac:x:10001:\n' > "$base/etc/group"
# glibc asks the hosts file before the name server, as other programs do.
printf 'hosts: files dns\n' > "$base/etc/nsswitch.conf"
chown 10001:10001 "$base/data" "$base/backups"
chmod 0750 "$base/data" "$base/backups"
chmod 1777 "$base/tmp"
cp -L /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/"

# The loader stands where the program's header says, by its processor; the libraries where the loader looks.
libraries=$(dirname "$(ldconfig -p | sed -n 's/.*libc\.so\.6 (.*) => //p' | head -n 1)")
loader=$(find -L /lib64 /lib -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)
mkdir -p "$base$libraries" "$base$(dirname "$loader")"
cp -L "$loader" "$base$loader"
for name in libc.so.6 libm.so.6 libgcc_s.so.1 libpthread.so.0 libdl.so.2 librt.so.1 libresolv.so.2; do
    cp -L "$libraries/$name" "$base$libraries/"
done
for package in libc6 libgcc-s1 ca-certificates; do
    mkdir -p "$base/usr/share/doc/$package"
    cp -L "/usr/share/doc/$package/copyright" "$base/usr/share/doc/$package/"
done

cp -R "$assets/pdfium" "$base/usr/share/almanac/pdfium"
cp -R "$assets/models/." "$models/"
