package io.gatun.linux.net.socket;

import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;

/** A message that was received. Owns its descriptors until they are taken. */
public final class Message implements AutoCloseable {
    private final byte[] data;
    private final Optional<Credentials> credentials;
    private List<Fd> descriptors;

    Message(byte[] data, List<Fd> descriptors, Optional<Credentials> credentials) {
        this.data = data;
        this.descriptors = List.copyOf(descriptors);
        this.credentials = credentials;
    }

    /** The bytes. */
    public byte[] data() {
        return data.clone();
    }

    /** The descriptors, close-on-exec, in the order in which they were sent; still owned by this message. */
    public List<Fd> descriptors() {
        return descriptors;
    }

    /** Gives up the descriptors; the caller closes them. */
    public List<Fd> takeDescriptors() {
        List<Fd> taken = descriptors;
        descriptors = List.of();
        return taken;
    }

    /** Who sent it, if the socket asks for that ({@link SocketOption#SO_PASSCRED}). */
    public Optional<Credentials> credentials() {
        return credentials;
    }

    @Override
    public void close() {
        takeDescriptors().forEach(Fd::close);
    }
}
