package io.gatun.engine.image.registry;

import io.gatun.engine.image.content.BlobStore;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.registry.Transport.Answer;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.TransferStep;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;

/** Gives blobs and manifests to a repository: what is there already is not sent, what a neighbour has is mounted. */
public final class BlobPush {
    private static final int CHUNK = 8 << 20;
    private static final Duration LONG = Duration.ofMinutes(10);

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
        try (Answer answer = repository.authorized(request, "pull,push")) {
            if (answer.status() == 401 || answer.status() == 403) throw repository.refusal(answer, "blob " + digest);
            return answer.status() == 200;
        }
    }

    /** Where to send it; empty if it was mounted. */
    private Optional<URI> begin(Digest digest, Optional<ImageName> neighbour) throws IOException {
        String mount = neighbour
                .map(name -> "?mount=" + digest + "&from=" + name.path())
                .orElse("");
        var request = repository
                .request("/blobs/uploads/" + mount)
                .POST(BodyPublishers.noBody())
                .timeout(repository.transport().settings().patience())
                .build();
        try (Answer answer = repository.authorized(request, "pull,push")) {
            if (answer.status() == 201) return Optional.empty();
            if (answer.status() != 202) throw repository.refusal(answer, "an upload");
            return Optional.of(location(request.uri(), answer));
        }
    }

    private static URI location(URI from, Answer answer) throws IOException {
        String location = answer.header("Location");
        try {
            if (!location.isEmpty()) return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("the registry says no address to send a blob to", e);
        }
        throw new IOException("the registry does not say where to send a blob");
    }

    /** In pieces, so that a proxy's limit and a lost connection cost one piece. */
    private void send(Descriptor blob, String id, URI upload) throws IOException {
        URI place = upload;
        long sent = 0;
        try (InputStream in = blobs.open(blob.digest())) {
            while (true) {
                byte[] piece = in.readNBytes(CHUNK);
                if (piece.length == 0) break;
                place = patch(place, piece, sent);
                sent += piece.length;
                listener.accept(new TransferStep(id, "Pushing", sent, blob.sizeBytes()));
            }
        }
        finish(place, blob.digest());
    }

    private URI patch(URI place, byte[] piece, long offset) throws IOException {
        var request = HttpRequest.newBuilder(place)
                .method("PATCH", BodyPublishers.ofByteArray(piece))
                .timeout(LONG)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", "%d-%d".formatted(offset, offset + piece.length - 1))
                .build();
        try (Answer answer = repository.authorized(request, "pull,push")) {
            if (answer.status() != 202) throw repository.refusal(answer, "a piece of a blob");
            return location(place, answer);
        }
    }

    private void finish(URI place, Digest digest) throws IOException {
        String joint = place.getRawQuery() == null ? "?" : "&";
        var request = HttpRequest.newBuilder(URI.create(place + joint + "digest=" + digest))
                .PUT(BodyPublishers.noBody())
                .timeout(LONG)
                .build();
        try (Answer answer = repository.authorized(request, "pull,push")) {
            if (answer.status() != 201 && answer.status() != 204) throw repository.refusal(answer, "blob " + digest);
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
        try (Answer answer = repository.authorized(request, "pull,push")) {
            if (answer.status() != 201 && answer.status() != 200)
                throw repository.refusal(answer, "manifest " + reference);
        } catch (IOException e) {
            throw Transport.unreachable(repository.endpoint().base(), e);
        }
    }
}
