package io.gatun.cli.system;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.cli.format.Words;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code gatun system df}. */
final class DiskVerb implements Command {
    private static final List<String> COLUMNS = List.of("Type", "Total", "Active", "Size", "Reclaimable");

    @Override
    public CommandText text() {
        return CommandText.of(
                "df",
                "",
                "Print what images, containers and volumes take of the disk",
                List.of(Flag.of("format", "FORMAT", "table, json, \"table TEMPLATE\" or TEMPLATE, such as {{.Size}}")));
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        List<Json.Obj> rows;
        try (Engine engine = invocation.engine()) {
            rows = List.of(images(engine), containers(engine), volumes(engine));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        COLUMNS.forEach(column -> headers.put(column, column.toUpperCase(Locale.ROOT)));
        invocation
                .out()
                .print(new Listing(headers, COLUMNS).text(invocation.arguments().value("format"), rows));
        return 0;
    }

    private static Json.Obj images(Engine engine) {
        var usage = engine.images().usage();
        return row(
                "Images",
                usage.images(),
                usage.used(),
                usage.layerBytes() + usage.blobBytes(),
                usage.reclaimableBytes());
    }

    private static Json.Obj containers(Engine engine) {
        List<ContainerInfo> all = engine.list();
        long running = 0;
        long bytes = 0;
        long reclaimable = 0;
        for (ContainerInfo container : all) {
            long size = size(engine, container);
            bytes += size;
            if (container.run().isPresent()) running++;
            else reclaimable += size;
        }
        return row("Containers", all.size(), running, bytes, reclaimable);
    }

    private static long size(Engine engine, ContainerInfo container) {
        try {
            return engine.files().sizeBytes(new ContainerRef(container.id().value()));
        } catch (NoSuchContainerException e) {
            return 0; // gone just now
        }
    }

    private static Json.Obj volumes(Engine engine) {
        List<VolumeInfo> all = engine.volumes().list();
        var used = engine.volumes().counts().keySet();
        long active = 0;
        long bytes = 0;
        long reclaimable = 0;
        for (VolumeInfo volume : all) {
            long size = size(engine, volume);
            bytes += size;
            if (used.contains(volume.name())) active++;
            else reclaimable += size;
        }
        return row("Volumes", all.size(), active, bytes, reclaimable);
    }

    /** What lies elsewhere is not the volume's own. */
    private static long size(Engine engine, VolumeInfo volume) {
        if (!volume.options().isEmpty()) return 0;
        try {
            return engine.volumes().sizeBytes(volume.name());
        } catch (NoSuchVolumeException e) {
            return 0; // gone just now
        }
    }

    private static Json.Obj row(String type, long total, long active, long bytes, long reclaimable) {
        return Json.object()
                .put("Type", type)
                .put("Total", total)
                .put("Active", active)
                .put("Size", Words.decimal(bytes))
                .put("Reclaimable", Words.decimal(reclaimable))
                .build();
    }
}
