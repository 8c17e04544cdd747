package io.gatun.daemon.docker;

import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.http.ClientGoneException;
import io.gatun.daemon.http.Exchange;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.http.Service;
import io.gatun.engine.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Docker's API: finds the route of a request, answers errors, and writes the access log. */
public final class DockerService implements Service {
    private final Router router = new Router();
    private final AccessLog log;

    /** @param routes asked in this order */
    public DockerService(List<Routes> routes, AccessLog log) {
        this.log = log;
        routes.forEach(each -> each.addTo(router));
    }

    @Override
    public Work begin(Exchange exchange) {
        long began = System.nanoTime();
        exchange.setHeader("Api-Version", ApiVersion.CURRENT.toString());
        exchange.setHeader("Docker-Experimental", "false");
        exchange.setHeader("Ostype", "linux");
        exchange.setHeader("Server", "Gatun (linux)");
        try {
            Router.Found found = router.find(exchange);
            return new Work(
                    found.isApart(),
                    () -> answer(exchange, began, () -> found.handler().handle(found.call())));
        } catch (HttpFailure e) {
            return new Work(
                    false,
                    () -> answer(exchange, began, () -> {
                        throw e;
                    }));
        }
    }

    private interface Answer {
        void give() throws IOException;
    }

    private void answer(Exchange exchange, long began, Answer answer) {
        Optional<Throwable> defect = Optional.empty();
        try {
            answer.give();
        } catch (ClientGoneException e) {
            // Nobody is there to be told.
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            defect = Optional.of(e);
            fail(exchange, Problems.of(e));
        }
        log.answered(exchange, System.nanoTime() - began, defect);
    }

    private static void fail(Exchange exchange, Problem problem) {
        // Once the answer has begun, only its end can tell, and it must not look complete.
        if (exchange.isBegun()) {
            exchange.abort();
            return;
        }
        Json body = Json.object().put("message", problem.message()).build();
        exchange.answer(problem.status(), "application/json", (body + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
