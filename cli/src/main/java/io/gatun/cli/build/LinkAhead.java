package io.gatun.cli.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Links at build time what the JVM would link at every start. Switches over types, and the {@code equals} and {@code
 * hashCode} of records, are {@code invokedynamic} calls: when one is made first, the JVM writes a class for it, which costs
 * the start of a command a millisecond or more each, and of all such calls the AOT cache keeps only lambdas and
 * concatenations. Here they become plain methods of the same meaning, in the jars that go into the image.
 */
final class LinkAhead {
    private LinkAhead() {}

    /** Rewrites our classes in the jars that are named, in place; what they use must be on the class path. */
    public static void main(String[] arguments) throws IOException {
        for (String jar : arguments) rewrite(Path.of(jar));
    }

    private static void rewrite(Path jar) throws IOException {
        Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(rewritten))) {
            for (Enumeration<? extends ZipEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                to.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream content = from.getInputStream(entry)) {
                    to.write(linked(entry.getName(), content.readAllBytes()));
                }
                to.closeEntry();
            }
        }
        Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] linked(String name, byte[] content) {
        return name.startsWith("io/gatun/") && name.endsWith(".class") ? ClassLinker.link(content) : content;
    }
}
