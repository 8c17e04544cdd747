package io.gatun.daemon.docker;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.BusyException;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.model.NameInUseException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.NoSuchImageException;
import io.gatun.engine.model.NoSuchNetworkException;
import io.gatun.engine.model.NoSuchPathException;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.StorageException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.spec.check.InvalidSpecException;

/** Makes {@link Problem}s. */
final class Problems {
    private Problems() {}

    static Problem of(Throwable thrown) {
        return switch (thrown) {
            case HttpFailure failure -> new Problem(failure.status(), failure.text());
            case EngineException problem -> ofEngine(problem);
            case JsonException malformed -> new Problem(400, "invalid JSON: " + text(malformed));
            case IllegalArgumentException e
            when text(e).startsWith("not a signal: ") ->
                new Problem(400, text(e).replace("not a signal", "Invalid signal"));
            case InvalidSpecException invalid -> new Problem(400, text(invalid));
            default -> new Problem(500, text(thrown));
        };
    }

    private static Problem ofEngine(EngineException problem) {
        String text = text(problem);
        return switch (problem) {
            case BadRequestException e -> new Problem(400, text);
            case NoSuchContainerException e -> new Problem(404, capital(text));
            case NoSuchImageException e -> new Problem(404, text.replaceFirst("; pull it first.*", ""));
            case ConflictException e -> new Problem(409, text);
            case BadImageException e -> new Problem(400, text);
            case RegistryException e -> new Problem(registry(e), text);
            case NoSuchNetworkException e -> new Problem(404, text);
            case NameInUseException e -> new Problem(409, inUse(e));
            case WrongStateException e -> new Problem(409, text);
            case BadArchiveException e -> new Problem(400, text);
            case BusyException e -> new Problem(503, text);
            case NotSupportedException e -> new Problem(501, text);
            case HookFailedException e -> new Problem(500, text);
            case StartFailedException e ->
                new Problem(e.exitCode() == StartFailedException.ENGINE ? 500 : 400, start(e, text));
            case NoSuchPathException e -> new Problem(404, capital(text));
            case NoSuchVolumeException e -> new Problem(404, text);
            case StorageException e -> new Problem(500, text);
        };
    }

    private static String inUse(NameInUseException problem) {
        return ("Conflict. The container name \"/%s\" is already in use by container \"%s\"."
                        + " You have to remove (or rename) that container to be able to reuse that name.")
                .formatted(problem.name(), problem.owner());
    }

    private static int registry(RegistryException failure) {
        return switch (failure.reason()) {
            case NOT_FOUND -> 404;
            case DENIED -> String.valueOf(failure.getMessage()).startsWith("login") ? 401 : 404;
            case FAILED -> 500;
        };
    }

    /** Clients make exit codes of these words. */
    private static String start(StartFailedException failure, String text) {
        return switch (failure.exitCode()) {
            case StartFailedException.NOT_FOUND -> text + ": executable file not found in $PATH";
            case StartFailedException.NOT_EXECUTABLE ->
                text.contains("permission denied") ? text : text + ": permission denied";
            default -> text;
        };
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }
}
