package io.gatun.engine.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image in docker's grammar: {@code [REGISTRY[:PORT]/]PATH[:TAG][@DIGEST]}. A name that exists is complete: what
 * people leave out, the default registry and {@code library/}, is in it.
 *
 * @param registry the host, with its port if it has one
 * @param path lower-case components, separated by slashes
 * @param tag absent if only the repository, or a digest, is named
 * @param digest absent unless the name is pinned
 */
public record ImageName(String registry, String path, Optional<String> tag, Optional<Digest> digest) {
    /** Where images come from whose name has no registry. */
    public static final String DEFAULT_REGISTRY = "docker.io";

    /** The tag that is meant where none is said. */
    public static final String DEFAULT_TAG = "latest";

    private static final String OLD_DEFAULT_REGISTRY = "index.docker.io";
    private static final String OFFICIAL = "library/";
    private static final int LONGEST = 255;
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final String LABEL = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])";
    private static final Pattern REGISTRY =
            Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-fA-F:.]+\\])(?::[0-9]{1,5})?");

    public ImageName {
        if (!REGISTRY.matcher(registry).matches() || !PATH.matcher(path).matches()) {
            throw invalid(registry + "/" + path);
        }
        if (registry.length() + 1 + path.length() > LONGEST) {
            throw new BadRequestException(
                    "invalid reference format: repository name must not be more than 255 characters", "");
        }
    }

    /**
     * Reads a name as people write it.
     *
     * @throws BadRequestException if it is malformed
     */
    public static ImageName parse(String text) {
        String rest = text;
        Optional<Digest> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(Digest.parse(rest.substring(at + 1)));
            rest = rest.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
            if (!TAG.matcher(tag.get()).matches()) throw invalid(text);
        }
        if (rest.isEmpty()) throw invalid(text);
        return of(rest, text, tag, digest);
    }

    private static ImageName of(String repository, String text, Optional<String> tag, Optional<Digest> digest) {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean named = isRegistry(first);
        String registry = named ? first : DEFAULT_REGISTRY;
        String path = named ? repository.substring(slash + 1) : repository;
        if (registry.equals(OLD_DEFAULT_REGISTRY)) registry = DEFAULT_REGISTRY;
        if (registry.equals(DEFAULT_REGISTRY) && path.indexOf('/') < 0) path = OFFICIAL + path;
        if (!path.equals(path.toLowerCase(Locale.ROOT))) {
            throw new BadRequestException(
                    "invalid reference format: repository name (%s) must be lowercase".formatted(shown(path)), "");
        }
        if (!named && Digest.tryParse("sha256:" + repository).isPresent()) {
            throw new BadRequestException(
                    "invalid repository name (%s), cannot specify 64-byte hexadecimal strings".formatted(repository),
                    "");
        }
        if (!REGISTRY.matcher(registry).matches() || !PATH.matcher(path).matches()) throw invalid(text);
        return new ImageName(registry, path, tag, digest);
    }

    /** The same, or nothing where it is malformed. */
    public static Optional<ImageName> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (BadRequestException e) {
            return Optional.empty();
        }
    }

    private static boolean isRegistry(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    /** Registry and path. */
    public String repository() {
        return registry + "/" + path;
    }

    /** The repository as people write it: without the default registry, unless what follows would be taken for another one. */
    public String familiarRepository() {
        int slash = path.indexOf('/');
        if (!registry.equals(DEFAULT_REGISTRY) || isRegistry(path.substring(0, Math.max(slash, 0))))
            return repository();
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /** The whole name as people write it. */
    public String familiar() {
        return familiarRepository() + suffix();
    }

    /** The same with the default tag, unless it has a tag or a digest. */
    public ImageName tagged() {
        return tag.isPresent() || digest.isPresent() ? this : withTag(DEFAULT_TAG);
    }

    /** The same repository under a tag. */
    public ImageName withTag(String other) {
        if (!TAG.matcher(other).matches()) throw invalid(familiarRepository() + ":" + other);
        return new ImageName(registry, path, Optional.of(other), Optional.empty());
    }

    /** The same repository, pinned. */
    public ImageName withDigest(Digest pinned) {
        return new ImageName(registry, path, Optional.empty(), Optional.of(pinned));
    }

    /** What a registry is asked for: the digest if there is one, otherwise the tag. */
    public String reference() {
        return digest.map(Digest::toString).orElse(tag.orElse(DEFAULT_TAG));
    }

    @Override
    public String toString() {
        return repository() + suffix();
    }

    private String suffix() {
        return tag.map(text -> ":" + text).orElse("")
                + digest.map(pinned -> "@" + pinned).orElse("");
    }

    private static BadRequestException invalid(String text) {
        return new BadRequestException(
                "invalid reference format: \"%s\" is no name of an image".formatted(shown(text)),
                "a name looks like registry.example:5000/path/name:tag");
    }

    private static String shown(String text) {
        String cut = text.length() > 120 ? text.substring(0, 120) + "..." : text;
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
