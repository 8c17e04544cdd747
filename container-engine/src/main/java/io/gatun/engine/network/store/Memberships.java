package io.gatun.engine.network.store;

import static io.gatun.linux.file.Contents.Durability.PROCESS;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import java.nio.charset.StandardCharsets;

/** What containers' directories say of their networks. */
public final class Memberships {
    private static final String FILE = "network.json";
    private static final int PERMISSIONS = 0600;
    private static final int MAX_BYTES = 16 << 20;

    private final Kernel kernel;

    Memberships(Kernel kernel) {
        this.kernel = kernel;
    }

    public Membership of(ContainerDirectory container) {
        return kernel.contents()
                .readFileIfThere(container.fd(), FILE, MAX_BYTES)
                .map(bytes -> MembershipCodec.read(JsonView.of(JsonReader.DOCUMENTS.read(bytes))))
                .orElse(Membership.NONE);
    }

    public void save(ContainerDirectory container, Membership membership) {
        byte[] bytes = MembershipCodec.write(membership).toString().getBytes(StandardCharsets.UTF_8);
        kernel.contents().replaceFile(container.fd(), FILE, PERMISSIONS, bytes, PROCESS);
    }
}
