package io.gatun.daemon.docker.image;

import io.gatun.daemon.docker.container.Filters;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.FoundImage;
import java.util.List;
import java.util.Set;

/** What registries know of a term. */
final class SearchRoute {
    private static final Set<String> FILTERS = Set.of("is-automated", "is-official", "stars");
    private static final int MOST = 100;
    private static final int USUAL = 25;

    private SearchRoute() {}

    static void search(Call call) {
        Filters filters = Filters.of(call.query(), FILTERS);
        filters.of("stars").forEach(SearchRoute::stars);
        String term = call.query()
                .text("term")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new HttpFailure(400, "nothing to search for: say a term"));
        long limit = call.query().number("limit").orElse(0L);
        if (limit < 0 || limit > MOST) {
            throw new HttpFailure(400, "limit %d is outside the range of [1, %d]".formatted(limit, MOST));
        }
        var found = RegistryAuth.of(call, term.substring(0, Math.max(0, term.indexOf('/'))))
                .search(term, limit == 0 ? USUAL : (int) limit);
        call.answer(Json.array(found.stream()
                .filter(image -> fits(image, filters))
                .map(SearchRoute::json)
                .toList()));
    }

    private static boolean fits(FoundImage image, Filters filters) {
        return is(filters.of("is-automated"), image.isAutomated())
                && is(filters.of("is-official"), image.isOfficial())
                && filters.of("stars").stream().allMatch(least -> image.stars() >= stars(least));
    }

    private static boolean is(List<String> wanted, boolean value) {
        return wanted.stream().allMatch(each -> (each.equals("true") || each.equals("1")) == value);
    }

    private static long stars(String text) {
        if (!text.matches("\\d{1,9}")) throw new HttpFailure(400, "invalid filter 'stars=%s'".formatted(text));
        return Long.parseLong(text);
    }

    private static Json json(FoundImage image) {
        return Json.object()
                .put("star_count", image.stars())
                .put("is_official", image.isOfficial())
                .put("name", image.name())
                .put("is_automated", image.isAutomated())
                .put("description", image.description())
                .build();
    }
}
