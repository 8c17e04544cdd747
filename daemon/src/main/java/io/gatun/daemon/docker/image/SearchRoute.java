package io.gatun.daemon.docker.image;

import io.gatun.daemon.docker.container.Filters;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.FoundImage;
import io.gatun.engine.model.SearchFilter;
import java.util.List;

/** What registries know of a term. */
final class SearchRoute {
    private static final int MOST = 100;
    private static final int USUAL = 25;
    /** From this version of the API on no image counts as automated. */
    private static final int NONE_AUTOMATED = 45;

    private SearchRoute() {}

    static void search(Call call) {
        boolean automated = !call.version().isAtLeast(NONE_AUTOMATED);
        Filters given = Filters.of(call.query(), SearchFilter.NAMES);
        List<SearchFilter> filters = SearchFilter.NAMES.stream()
                .flatMap(name -> given.of(name).stream().map(value -> new SearchFilter(name, value)))
                .toList();
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
                .map(image -> automated ? image : image.withoutAutomation())
                .filter(image -> filters.stream().allMatch(filter -> filter.test(image)))
                .map(SearchRoute::json)
                .toList()));
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
