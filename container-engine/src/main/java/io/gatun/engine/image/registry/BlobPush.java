package io.gatun.engine.image.registry;

import io.gatun.engine.image.content.BlobStore;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.registry.Transport.Answer;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import io.gatun.engine.model.TransferStep;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives blobs and manifests to a repository: what is there already is not sent, what a neighbour has is mounted. */
public final class BlobPush {
    private static final int CHUNK = 8 << 20;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String RIGHTS = "pull,push";
    /** Bytes in a millisecond. */
    private static final int SLOWEST = 64;

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private final Repository repository;
    private final BlobStore blobs;
    private final TransferStep.Listener listener;

    public BlobPush(Repository repository, BlobStore blobs, TransferStep.Listener listener) {
        this.repository = repository;
        this.blobs = blobs;
        this.listener = listener;
    }

    /**
     * Sees to it that the registry has a blob.
     *
     * @param id what it is called to whoever watches
     * @param neighbour another repository of the same registry that has it, if one is known
     */
    public void push(Descriptor blob, String id, Optional<ImageName> neighbour) {
        try {
            if (has(blob.digest())) {
                listener.accept(TransferStep.of(id, "Layer already exists"));
                return;
            }
            Optional<URI> upload = begin(blob.digest(), neighbour);
            if (upload.isEmpty()) {
                listener.accept(TransferStep.of(
                        id, "Mounted from " + neighbour.map(ImageName::path).orElse("")));
                return;
            }
            send(blob, id, upload.get());
            listener.accept(TransferStep.of(id, "Pushed"));
        } catch (IOException e) {
            throw Transport.unreachable(repository.endpoint().base(), e);
        }
    }

    private boolean has(Digest digest) throws IOException {
        var request = repository
                .request("/blobs/" + digest)
                .method("HEAD", BodyPublishers.noBody())
                .timeout(repository.transport().settings().patience())
                .build();
        try (Answer answer = repository.authorized(request, RIGHTS)) {
            if (answer.status() == 401 || answer.status() == 403) throw repository.refusal(answer, "blob " + digest);
            return answer.status() == 200;
        }
    }

    /** Where to send it; empty if it was mounted. */
    private Optional<URI> begin(Digest digest, Optional<ImageName> neighbour) throws IOException {
        if (neighbour.isEmpty()) return opened("", RIGHTS);
        String from = neighbour.get().path();
        try {
            return opened(
                    "?mount=" + digest + "&from=" + from,
                    Repository.scope(repository.path(), RIGHTS) + " " + Repository.scope(from, "pull"));
        } catch (RegistryException e) {
            // Who may not read the neighbour sends it.
            if (e.reason() != Reason.DENIED) throw e;
            return opened("", RIGHTS);
        }
    }

    private Optional<URI> opened(String mount, String rights) throws IOException {
        var request = repository
                .request("/blobs/uploads/" + mount)
                .POST(BodyPublishers.noBody())
                .timeout(repository.transport().settings().patience())
                .build();
        try (Answer answer =
                mount.isEmpty() ? repository.authorized(request, rights) : repository.authorizedFor(request, rights)) {
            if (answer.status() == 201 && !mount.isEmpty()) return Optional.empty();
            if (answer.status() != 202) throw repository.refusal(answer, "an upload");
            return Optional.of(location(request.uri(), answer));
        }
    }

    private static URI location(URI from, Answer answer) throws IOException {
        String location = answer.header("Location");
        if (location.isEmpty()) throw new IOException("the registry does not say where to send a blob");
        return Transport.resolved(from, location);
    }

    /** In pieces, so that a proxy's limit and a lost connection cost one piece; the registry says where to go on. */
    private void send(Descriptor blob, String id, URI upload) throws IOException {
        var at = new Progress(upload, 0);
        long furthest = 0;
        int fruitless = 0;
        while (at.sent() < blob.sizeBytes()) {
            try {
                at = sendFrom(at, blob, id);
            } catch (Lost e) {
                fruitless = e.at.sent() > furthest ? 1 : fruitless + 1;
                furthest = Math.max(furthest, e.at.sent());
                if (fruitless >= repository.transport().settings().attempts()) throw e.why;
                Transport.sleep(Transport.pause(fruitless, e.retryAfter));
                at = whereItIs(e.at);
            }
        }
        finish(at.place(), blob.digest());
    }

    /**
     * How far an upload is.
     *
     * @param place where the next piece goes
     */
    private record Progress(URI place, long sent) {}

    /** A piece was not taken, but the next attempt may be. */
    private static final class Lost extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Progress at;
        private final transient RegistryException why;
        private final String retryAfter;

        Lost(Progress at, RegistryException why, String retryAfter) {
            super(why);
            this.at = at;
            this.why = why;
            this.retryAfter = retryAfter;
        }
    }

    private Progress sendFrom(Progress from, Descriptor blob, String id) throws IOException, Lost {
        Progress at = from;
        try (InputStream in = blobs.open(blob.digest())) {
            in.skipNBytes(at.sent());
            while (true) {
                byte[] piece = in.readNBytes(CHUNK);
                if (piece.length == 0) return at;
                at = patch(at, piece);
                listener.accept(new TransferStep(id, "Pushing", at.sent(), blob.sizeBytes()));
            }
        }
    }

    private Progress patch(Progress at, byte[] piece) throws IOException, Lost {
        var request = HttpRequest.newBuilder(at.place())
                .method("PATCH", BodyPublishers.ofByteArray(piece))
                .timeout(repository.transport().settings().patience().plusMillis(piece.length / SLOWEST))
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", "%d-%d".formatted(at.sent(), at.sent() + piece.length - 1))
                .build();
        try (Answer answer = repository.authorized(request, RIGHTS)) {
            if (answer.status() == 202) return new Progress(location(at.place(), answer), at.sent() + piece.length);
            RegistryException why = repository.refusal(answer, "a piece of a blob");
            boolean again = Transport.isLater(answer) || answer.status() == 416;
            if (again) throw new Lost(at, why, answer.header("Retry-After"));
            throw why;
        } catch (RegistryException e) {
            if (e.getCause() instanceof IOException) throw new Lost(at, e, "");
            throw e;
        }
    }

    /** What the registry has of an upload; it begins anew where the registry cannot go on, as the usual one within a piece. */
    private Progress whereItIs(Progress before) throws IOException {
        var request = HttpRequest.newBuilder(before.place())
                .timeout(repository.transport().settings().patience())
                .build();
        try (Answer answer = repository.authorized(request, RIGHTS)) {
            Matcher range = RANGE.matcher(answer.header("Range"));
            if (answer.status() / 100 == 2 && range.matches()) {
                long last = Long.parseLong(range.group(1));
                URI place = answer.header("Location").isEmpty() ? before.place() : location(before.place(), answer);
                // One byte and none are the same word: none is what it is after a piece was refused.
                return new Progress(place, last == 0 ? 0 : last + 1);
            }
        }
        return new Progress(opened("", RIGHTS).orElseThrow(), 0);
    }

    private void finish(URI place, Digest digest) throws IOException {
        String joint = place.getRawQuery() == null ? "?" : "&";
        var request = HttpRequest.newBuilder(URI.create(place + joint + "digest=" + digest))
                .PUT(BodyPublishers.noBody())
                .timeout(LONG)
                .build();
        try (Answer answer = repository.authorized(request, RIGHTS)) {
            if (answer.status() == 201 || answer.status() == 204) return;
            // The answer to the first attempt may have been lost.
            if (answer.status() == 404 && has(digest)) return;
            throw repository.refusal(answer, "blob " + digest);
        }
    }

    /** Gives the repository a manifest under a tag or digest. */
    public void manifest(String reference, String mediaType, byte[] document) {
        var request = repository
                .request("/manifests/" + reference)
                .PUT(BodyPublishers.ofByteArray(document))
                .timeout(repository.transport().settings().patience())
                .header("Content-Type", mediaType)
                .build();
        try (Answer answer = repository.authorized(request, RIGHTS)) {
            if (answer.status() != 201 && answer.status() != 200)
                throw repository.refusal(answer, "manifest " + reference);
        } catch (IOException e) {
            throw Transport.unreachable(repository.endpoint().base(), e);
        }
    }
}
