package io.gatun.engine.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What bytes are called in images: an algorithm and the hash that it gives (OCI image specification, "Digests"). Only algorithms
 * that still promise something are known.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower-case, as long as the algorithm's hash
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    private static final String SHA256 = "sha256";
    private static final String SHA512 = "sha512";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public Digest {
        int length = length(algorithm);
        if (length == 0) {
            throw new BadRequestException(
                    "unsupported digest algorithm \"%s\"".formatted(shown(algorithm)), "use sha256 or sha512");
        }
        if (hex.length() != length || !HEX.matcher(hex).matches()) {
            throw new BadRequestException(
                    "invalid digest \"%s:%s\"".formatted(algorithm, shown(hex)),
                    "%s has %d lower-case hexadecimal digits".formatted(algorithm, length));
        }
    }

    /**
     * Reads {@code algorithm:hex}.
     *
     * @throws BadRequestException if it is malformed
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new BadRequestException(
                    "invalid digest \"%s\"".formatted(shown(text)), "a digest looks like sha256:0123...");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The same, or nothing where it is malformed. */
    public static Optional<Digest> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (BadRequestException e) {
            return Optional.empty();
        }
    }

    /** The SHA-256 of bytes. */
    public static Digest of(byte[] bytes) {
        MessageDigest hash = sha256();
        hash.update(bytes);
        return finish(hash);
    }

    /** The digest that {@code hash} has counted. */
    public static Digest finish(MessageDigest hash) {
        return new Digest(
                hash.getAlgorithm().replace("-", "").toLowerCase(Locale.ROOT),
                HexFormat.of().formatHex(hash.digest()));
    }

    /** A hash that counts SHA-256. */
    public static MessageDigest sha256() {
        return hash("SHA-256");
    }

    /** A hash of this digest's algorithm. */
    public MessageDigest hash() {
        return hash(algorithm.equals(SHA256) ? "SHA-256" : "SHA-512");
    }

    /** The first twelve digits, as lists show it. */
    public String shortForm() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }

    private static MessageDigest hash(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has " + name, e);
        }
    }

    private static int length(String algorithm) {
        return switch (algorithm) {
            case SHA256 -> 64;
            case SHA512 -> 128;
            default -> 0;
        };
    }

    private static String shown(String text) {
        String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return cut.codePoints()
                .map(c -> c < ' ' || c == 0x7f ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
