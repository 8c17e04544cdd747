package io.gatun.engine.testing;

import io.gatun.engine.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Layers of images as builds make them: a minimal Debian, and for each of some packages what its installation adds to that. They are made
 * from the machine's own apt sources once and kept on the machine, and no code of ours has a hand in it: mmdebstrap(1), apt, the
 * kernel's overlay and tar make them.
 */
public final class DebianLayers {
    private static final List<String> RECIPE = List.of(
            DebianCache.MMDEBSTRAP,
            "--mode=root",
            "--variant=minbase",
            "--aptopt=APT::Install-Recommends \"false\"",
            "--dpkgopt=force-unsafe-io",
            "--dpkgopt=path-exclude=/usr/share/doc/*",
            "--dpkgopt=path-exclude=/usr/share/man/*",
            "--dpkgopt=path-exclude=/usr/share/locale/*",
            // What is installed below is fetched where mmdebstrap has a network for it.
            "--skip=cleanup/apt",
            "--customize-hook=chroot \"$1\" apt-get --yes --download-only install"
                    + " nginx-light redis-server postgresql default-jre-headless");

    /** Each installation is the upper directory of an overlay, whose whiteouts are spelled as layers do. No service starts. */
    private static final String INSTALL = """
            set -eu -o pipefail
            umask 022
            cd "$1"
            mkdir layers merged
            export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

            pack() {
              find "$1" -type c | while read -r gone; do
                rm "$gone"
                : > "${gone%/*}/.wh.${gone##*/}"
              done
              getfattr -R -h -d -m trusted.overlay.opaque "$1" |
                awk '/^# file: / { file = substr($0, 9) } /opaque="y"/ { print file }' |
                while read -r opaque; do : > "$opaque/.wh..wh..opq"; done
              tar -C "$1" --xattrs --xattrs-include='security.*' --sort=name --numeric-owner --exclude='./dev/*' \\
                --exclude='./var/cache/apt/*' --exclude='./var/lib/apt/lists/*' -cf tar .
              sha256sum < tar | cut -d ' ' -f 1 > "layers/$1.content"
              gzip -n -4 < tar > "layers/$1.gz"
              sha256sum < "layers/$1.gz" | cut -d ' ' -f 1 > "layers/$1.blob"
              rm tar
            }

            install() {
              mkdir "$1" "$1.work"
              mount -t overlay overlay -o "lowerdir=base,upperdir=$1,workdir=$1.work" merged
              mount -t proc proc merged/proc
              mount --rbind /dev merged/dev
              printf '#!/bin/sh\\nexit 101\\n' > merged/usr/sbin/policy-rc.d
              chmod 755 merged/usr/sbin/policy-rc.d
              mkdir -p merged/usr/share/man/man1  # update-alternatives fails without
              chroot merged apt-get --yes --no-download install "$2"
              rm merged/usr/sbin/policy-rc.d
              umount --recursive merged
            }

            install nginx nginx-light
            install redis redis-server
            install postgres postgresql
            install java default-jre-headless
            rm base/dev/* -rf
            for each in base nginx redis postgres java; do pack "$each"; done
            """;

    private final Path kept;

    private DebianLayers(Path kept) {
        this.kept = kept;
    }

    /** What there is a layer of. */
    public enum Part {
        BASE,
        NGINX,
        REDIS,
        POSTGRES,
        JAVA;

        /** The name of this in lower case, with something behind it. */
        public String file(String what) {
            return name().toLowerCase(Locale.ROOT) + "." + what;
        }
    }

    /**
     * The machine's, which are made if it has none.
     *
     * @throws TestAbortedException if it cannot make them, with the reason
     */
    public static DebianLayers ofThisMachine() throws IOException {
        var recipe = Stream.concat(RECIPE.stream(), Stream.of(INSTALL)).toList();
        return new DebianLayers(DebianCache.kept("-layers", recipe, DebianLayers::make));
    }

    /** Adds a layer to an image. */
    public void addTo(OciLayout image, Part part) throws IOException {
        image.layer(kept.resolve(part.file("gz")), digest(part.file("blob")), digest(part.file("content")));
    }

    private Digest digest(String file) throws IOException {
        return new Digest("sha256", Files.readString(kept.resolve(file)).strip());
    }

    private static Path make(Path work) throws IOException {
        Path log = work.resolve("log");
        var base = Stream.of(RECIPE, List.of("", work.resolve("base").toString()), DebianCache.sources());
        DebianCache.must(log, base.flatMap(List::stream).toList());
        // The mounts go with the namespace, however it ends.
        DebianCache.must(log, List.of("unshare", "--mount", "bash", "-c", INSTALL, "install", work.toString()));
        return work.resolve("layers");
    }
}
