package io.gatun.engine.lifecycle;

import io.gatun.engine.image.store.ImageUsers;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import java.util.ArrayList;
import java.util.List;

/** The containers of stored images, as the store of images asks for them. */
public final class UsersOfImages implements ImageUsers {
    private final ContainerStore store;
    private final Lifecycle lifecycle;

    public UsersOfImages(ContainerStore store, Lifecycle lifecycle) {
        this.store = store;
        this.lifecycle = lifecycle;
    }

    @Override
    public List<User> list() {
        var users = new ArrayList<User>();
        for (ContainerId id : store.ids()) {
            store.open(id).ifPresent(opened -> {
                try (ContainerDirectory directory = opened) {
                    directory
                            .image()
                            .ifPresent(image -> users.add(new User(
                                    id,
                                    image,
                                    lifecycle.look(directory).living().isPresent())));
                }
            });
        }
        return users;
    }
}
