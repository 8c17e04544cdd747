package io.gatun.daemon.http;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonBudget;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that has found its route.
 *
 * @param exchange the request and its answer
 * @param version of the API that the client speaks
 * @param variables the parts of the path that the route names
 */
public record Call(Exchange exchange, ApiVersion version, Map<String, String> variables) {
    private static final JsonReader BODIES = new JsonReader(new JsonBudget(4 << 20, 64, 1 << 20, 1 << 18));
    private static final String JSON = "application/json";

    public Call {
        variables = Map.copyOf(variables);
    }

    /** A part of the path that the route names. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) throw new IllegalArgumentException("the route has no {" + name + "}");
        return value;
    }

    /** The parameters behind the question mark. */
    public Query query() {
        return exchange.query();
    }

    /**
     * The request's body, which must be a JSON object.
     *
     * @throws io.gatun.engine.json.JsonException if it is malformed or over budget
     */
    public JsonView json() throws IOException {
        checkType();
        return JsonView.of(BODIES.read(exchange.body()::readNBytes));
    }

    /** Web pages may send forms and texts to other sites unasked; nothing of that is for us. */
    private void checkType() {
        String type = exchange.header("Content-Type").orElse(JSON);
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
            throw new HttpFailure(400, "Content-Type specified (%s) must be 'application/json'".formatted(type));
        }
    }

    /** The same where no body means an empty object. */
    public JsonView jsonIfAny() throws IOException {
        byte[] bytes = exchange.body().readNBytes((4 << 20) + 1);
        if (bytes.length > 0) checkType();
        return JsonView.of(bytes.length == 0 ? Json.object().build() : BODIES.read(bytes));
    }

    /** Answers with JSON. */
    public void answer(int status, Json content) {
        exchange.answer(status, JSON, (content + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with JSON and 200. */
    public void answer(Json content) {
        answer(200, content);
    }

    /** Answers without a body: 204, 200, 304. */
    public void answer(int status) {
        exchange.answer(status, "", new byte[0]);
    }

    /** The same for a client who must take them; see {@link Exchange#transfer}. */
    public OutputStream jsonTransfer() {
        return exchange.transfer(200, JSON);
    }

    /** Answers with JSON texts one after the other; the headers are sent at once. */
    public OutputStream jsonStream() {
        return exchange.stream(200, JSON);
    }
}
