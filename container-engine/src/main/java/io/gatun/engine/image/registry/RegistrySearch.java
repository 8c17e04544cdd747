package io.gatun.engine.image.registry;

import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.FoundImage;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import io.gatun.engine.model.RegistrySettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for repositories in a registry: by the search of registries of the first version, which docker asks, and where there is none by the
 * catalog of those of the second.
 */
public final class RegistrySearch {
    /** Where the default registry of the grammar is searched. */
    private static final String DEFAULT_HOST = "index." + ImageName.DEFAULT_REGISTRY;

    private static final int LARGEST = 4 << 20;
    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 50;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>;\\s*rel=\"?next\"?");

    private final Repository repository;
    private final String registry;
    private final String term;
    private final int limit;

    private RegistrySearch(Repository repository, String registry, String term, int limit) {
        this.repository = repository;
        this.registry = registry;
        this.term = term;
        this.limit = limit;
    }

    /** The registry that {@code [REGISTRY/]TERM} names. */
    public static String registry(String text) {
        String first = text.substring(0, Math.max(0, text.indexOf('/')));
        boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
        return named ? first : ImageName.DEFAULT_REGISTRY;
    }

    /**
     * What a registry knows of a term.
     *
     * @param text {@code [REGISTRY/]TERM}; without a registry the default one is asked
     * @param limit how many to name at most
     * @throws RegistryException if it cannot be reached or offers no search
     */
    public static List<FoundImage> find(RegistrySettings settings, Login login, String text, int limit) {
        String named = registry(text);
        String registry = named.equals(ImageName.DEFAULT_REGISTRY) ? DEFAULT_HOST : named;
        String term = text.startsWith(named + "/") ? text.substring(named.length() + 1) : text;
        var place = new ImageName(registry, "search", Optional.empty(), Optional.empty());
        try (var transport = new Transport(settings.withMirrors(List.of()), registry)) {
            return Repository.first(
                    transport,
                    place,
                    login,
                    repository -> new RegistrySearch(repository, registry, term, limit).find());
        }
    }

    private List<FoundImage> find() {
        String query = "q=%s&n=%d".formatted(URLEncoder.encode(term, StandardCharsets.UTF_8), limit);
        return repository
                .document("/v1/search?" + query, "", LARGEST)
                .map(page -> results(page.bytes()))
                .orElseGet(this::catalog);
    }

    private List<FoundImage> results(byte[] bytes) {
        return read(bytes).list("results", RegistrySearch::result).stream()
                .limit(limit)
                .toList();
    }

    private static FoundImage result(JsonView view) {
        return new FoundImage(
                view.optionalText("name").orElse(""),
                view.optionalText("description").orElse(""),
                view.optionalInt64("star_count").orElse(0),
                view.flag("is_official"),
                view.flag("is_automated"));
    }

    /** The names of which the term is a part, as they can be pulled. */
    private List<FoundImage> catalog() {
        var found = new ArrayList<FoundImage>();
        Optional<String> path = Optional.of("/v2/_catalog?n=" + PAGE);
        for (int i = 0; i < MOST_PAGES && path.isPresent() && found.size() < limit; i++) {
            Repository.Page page = repository
                    .document(path.get(), "registry:catalog:*", LARGEST)
                    .orElseThrow(this::noSearch);
            for (String name : read(page.bytes()).texts("repositories")) {
                if (name.contains(term.toLowerCase(Locale.ROOT)) && found.size() < limit) {
                    found.add(new FoundImage(registry + "/" + name, "", 0, false, false));
                }
            }
            Matcher next = NEXT.matcher(page.link());
            path = next.find() && next.group(1).startsWith("/") ? Optional.of(next.group(1)) : Optional.empty();
        }
        return found;
    }

    private RegistryException noSearch() {
        return new RegistryException(
                Reason.NOT_FOUND,
                "the registry %s offers neither a search nor a catalog".formatted(registry),
                "pull by name",
                null);
    }

    private JsonView read(byte[] bytes) {
        try {
            return JsonView.of(JsonReader.DOCUMENTS.read(bytes));
        } catch (JsonException e) {
            throw new RegistryException(
                    Reason.FAILED, "the registry %s answers a search with what is no JSON".formatted(registry), "", e);
        }
    }
}
