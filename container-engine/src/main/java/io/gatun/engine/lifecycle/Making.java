package io.gatun.engine.lifecycle;

import io.gatun.engine.lifecycle.Creation.Made;
import io.gatun.engine.lifecycle.Creation.Order;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.NameInUseException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.spare.Spare;
import io.gatun.engine.spare.SparePool;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.template.Image;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes containers under ids and names of their own, of what was made ahead where there is any. */
public final class Making {
    private static final int NAME_ATTEMPTS = 10;

    private final Creation creation;
    private final SparePool spares;
    private final RandomGenerator random;
    private final NameMaker names;
    private final ContainerStore store;

    public Making(Creation creation, SparePool spares, ContainerStore store, RandomGenerator random) {
        this.creation = creation;
        this.spares = spares;
        this.random = random;
        this.store = store;
        this.names = new NameMaker(random, store);
    }

    /** Makes a container, as {@link Creation#create(Order)} does; one without a name gets one. */
    public Made make(Optional<ContainerName> name, Image image, ContainerOptions options) {
        return name.map(wanted -> make(wanted, image, options)).orElseGet(() -> makeUnnamed(image, options));
    }

    /** What making such a container would begin with. */
    public Order order(Optional<ContainerName> name, Image image, ContainerOptions options) {
        return new Order(ContainerId.random(random), name.orElseGet(names::make), image, options);
    }

    /** Gives a container another name. The lock must be held. */
    public void rename(ContainerDirectory directory, ContainerName name) {
        Definition definition = directory.definition().orElseThrow();
        store.reserve(name, directory.id());
        directory.save(definition.named(name));
        definition.name().ifPresent(store::release);
    }

    /** Another engine may take the name that was just made up. */
    private Made makeUnnamed(Image image, ContainerOptions options) {
        for (int attempt = 1; ; attempt++) {
            try {
                return make(names.make(), image, options);
            } catch (NameInUseException e) {
                if (attempt == NAME_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Made make(ContainerName name, Image image, ContainerOptions options) {
        Optional<Spare> taken = spares.take();
        if (taken.isEmpty()) {
            return creation.create(order(Optional.of(name), image, options));
        }
        Spare spare = taken.get();
        Made made = creation.create(new Order(spare.id(), name, image, options), spare);
        made.parts().ifPresent(parts -> spares.keep(spare.id(), parts));
        return made;
    }
}
