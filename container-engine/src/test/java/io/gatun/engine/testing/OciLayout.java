package io.gatun.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** An image as a directory of the OCI layout, made by hand so that tests can make it wrong as well. */
public final class OciLayout {
    private final Path directory;
    private final List<String> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();
    private String config = "{}";

    /** A new layout in a directory that is made. */
    public OciLayout(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /** What the configuration says about containers, as JSON. */
    public OciLayout config(String json) {
        config = json;
        return this;
    }

    /** Adds a layer: an archive, which is compressed by gzip. */
    public OciLayout layer(byte[] tar) throws IOException {
        diffIds.add(Digest.of(tar).toString());
        layers.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", gzip(tar)));
        return this;
    }

    /** Adds a layer that GNU tar makes of a directory. */
    public OciLayout layer(Path tree, String... options) throws IOException, InterruptedException {
        return layer(tar(tree, options));
    }

    /** Adds a layer as it is. */
    public OciLayout layer(String mediaType, byte[] blob, byte[] tar) throws IOException {
        diffIds.add(Digest.of(tar).toString());
        layers.add(descriptor(mediaType, blob));
        return this;
    }

    /** Adds a layer that is in a file already, compressed by gzip. */
    public OciLayout layer(Path blob, Digest digest, Digest content) throws IOException {
        Files.copy(blob, directory.resolve("blobs/sha256").resolve(digest.hex()));
        diffIds.add(content.toString());
        layers.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", digest, Files.size(blob)));
        return this;
    }

    /** What GNU tar makes of a directory. */
    public static byte[] tar(Path tree, String... options) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("tar", "-C", tree.toString(), "--xattrs", "--xattrs-include=*", "--sort=name"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cf", "-", "."));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] tar = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) throw new IOException("tar failed");
        return tar;
    }

    /** Compresses. */
    public static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Writes the image; returns the digest of its manifest. */
    public Digest write(String tag) throws IOException {
        String document =
                "{\"architecture\":\"%s\",\"os\":\"linux\",\"created\":\"2024-05-06T07:08:09Z\",\"config\":%s,\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]},\"history\":[%s]}"
                        .formatted(
                                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64",
                                config,
                                String.join(
                                        ",",
                                        diffIds.stream()
                                                .map(id -> '"' + id + '"')
                                                .toList()),
                                String.join(
                                        ",",
                                        diffIds.stream()
                                                .map(id -> "{\"created_by\":\"a step\"}")
                                                .toList()));
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
                        .formatted(
                                descriptor("application/vnd.oci.image.config.v1+json", document.getBytes(UTF_8)),
                                String.join(",", layers));
        String descriptor = descriptor("application/vnd.oci.image.manifest.v1+json", manifest.getBytes(UTF_8));
        String named = descriptor.substring(0, descriptor.length() - 1)
                + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + tag + "\"}}";
        Files.writeString(directory.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + named + "]}");
        return Digest.of(manifest.getBytes(UTF_8));
    }

    private String descriptor(String mediaType, byte[] bytes) throws IOException {
        Digest digest = Digest.of(bytes);
        Files.write(directory.resolve("blobs/sha256").resolve(digest.hex()), bytes);
        return descriptor(mediaType, digest, bytes.length);
    }

    private static String descriptor(String mediaType, Digest digest, long size) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(mediaType, digest, size);
    }

    /** Copies the image to a registry by skopeo. */
    public void push(String tag, String name) throws IOException, InterruptedException {
        run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "-q",
                "--preserve-digests",
                "--dest-tls-verify=false",
                "oci:" + directory + ":" + tag,
                "docker://" + name);
    }

    /** Runs a command; returns what it says. */
    public static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) throw new IOException(String.join(" ", command) + ": " + said);
        return said;
    }
}
