package io.gatun.engine.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;

/** What a registry's refusal means. */
final class Refusal {
    private Refusal() {}

    /** The failure for an answer that is none of those that were hoped for. */
    static RegistryException of(int status, String what, String host, byte[] body) {
        String said = said(body);
        String behind = said.isEmpty() ? "" : ": " + said;
        return switch (status) {
            case 401, 403 -> denied(host, body);
            case 404 ->
                new RegistryException(Reason.NOT_FOUND, "%s not found at %s%s".formatted(what, host, behind), "", null);
            case 429 ->
                new RegistryException(
                        Reason.FAILED,
                        "toomanyrequests: %s limits how often it is asked%s".formatted(host, behind),
                        "wait, or log in",
                        null);
            default ->
                new RegistryException(
                        Reason.FAILED,
                        "%s answered %d when asked for %s%s".formatted(host, status, what, behind),
                        "",
                        null);
        };
    }

    static RegistryException denied(String host, byte[] body) {
        String said = said(body);
        return new RegistryException(
                Reason.DENIED,
                "%s denied access%s".formatted(host, said.isEmpty() ? "" : ": " + said),
                "log in with gatun login " + host,
                null);
    }

    /** What the registry says itself, as far as it can be shown. */
    private static String said(byte[] body) {
        try {
            var errors = JsonView.of(JsonReader.DOCUMENTS.read(body)).list("errors", each -> each);
            if (errors.isEmpty()) return "";
            var first = errors.getFirst();
            return shown(first.optionalText("message")
                    .or(() -> first.optionalText("code"))
                    .orElse(""));
        } catch (JsonException e) {
            return shown(new String(body, UTF_8).lines().findFirst().orElse(""));
        }
    }

    private static String shown(String text) {
        return (text.length() > 200 ? text.substring(0, 200) + "..." : text).replaceAll("[^ -~]", "?");
    }
}
