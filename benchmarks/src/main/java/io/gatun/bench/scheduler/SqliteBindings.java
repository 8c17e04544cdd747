package io.gatun.bench.scheduler;

import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.simulate.BindingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes each binding in a transaction of its own: write-ahead log, durable at each checkpoint as SQLite's NORMAL has
 * it.
 */
final class SqliteBindings implements BindingStore, AutoCloseable {
    private final Path file;
    private final Connection connection;
    private final PreparedStatement insert;

    private SqliteBindings(Path file) throws SQLException {
        this.file = file;
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = normal");
            statement.execute("create table binding (pod text primary key, node text not null) without rowid");
        }
        insert = connection.prepareStatement("insert or replace into binding values (?, ?)");
    }

    static SqliteBindings temporary() {
        try {
            return new SqliteBindings(Files.createTempFile("bindings", ".db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("SQLite does not open", e);
        }
    }

    @Override
    public void bind(Decision.Bind binding) {
        try {
            insert.setString(1, binding.pod().fullName());
            insert.setString(2, binding.node());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("binding " + binding.pod().fullName(), e);
        }
    }

    @Override
    public void close() {
        try {
            insert.close();
            connection.close();
            for (var suffix : new String[] {"", "-wal", "-shm"}) Files.deleteIfExists(Path.of(file + suffix));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("SQLite does not close", e);
        }
    }
}
