package io.gatun.engine.template;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.UserText;
import io.gatun.engine.options.UserText.Name;
import io.gatun.engine.spec.ProcessSpec.User;
import io.gatun.engine.text.ContainerPath;
import io.gatun.engine.text.Ids;
import io.gatun.engine.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who a name is, by the /etc/passwd and /etc/group of an image. The files are the image's: a line that is malformed, or has a
 * number that is none, is nobody.
 */
public final class Accounts {
    /** No users but those given by number. */
    public static final Accounts NONE = new Accounts("", "");

    private static final int UMASK = 022;
    private static final int PASSWD_FIELDS = 7;
    private static final int GROUP_FIELDS = 4;
    private static final int HOME_FIELD = 5;

    private final List<Account> users;
    private final List<Group> groups;

    /**
     * Reads the contents of the two files; what is absent is empty.
     *
     * @param passwd passwd(5)
     * @param group group(5)
     */
    public Accounts(String passwd, String group) {
        users = users(passwd);
        groups = groups(group);
    }

    /**
     * Who a program runs as.
     *
     * @param home the user's directory; {@code /} for one that the image does not know
     */
    public record Identity(User user, String home) {}

    private record Account(String name, long uid, long gid, String home) {}

    private record Group(String name, long gid, List<String> members) {}

    /**
     * Resolves the flags {@code --user} and {@code --group-add}. The supplementary groups are always said, the primary group
     * first: a program never inherits those of the engine.
     *
     * @throws BadRequestException if a name is unknown to the image
     */
    public Identity identity(UserText text, List<String> added) {
        Optional<Account> account = account(text.user());
        long uid = text.user() instanceof Name.Numeric(long id)
                ? id
                : account.map(Account::uid).orElseThrow(() -> unknown("user", text.user(), "passwd"));
        long gid = text.group()
                .map(this::groupId)
                .orElseGet(() -> account.map(Account::gid).orElse(0L));
        Set<Long> all = new LinkedHashSet<>();
        all.add(gid);
        if (text.group().isEmpty()) account.ifPresent(user -> all.addAll(memberships(user.name())));
        for (String name : added) all.add(groupId(UserText.name("group", name)));
        var user = new User(uid, gid, OptionalInt.of(UMASK), List.copyOf(all));
        return new Identity(user, account.map(Account::home).orElse("/"));
    }

    /** Where a user is at home; {@code /} for one that the image does not know. */
    String home(long uid) {
        return account(new Name.Numeric(uid)).map(Account::home).orElse("/");
    }

    private Optional<Account> account(Name name) {
        return switch (name) {
            case Name.Numeric(long id) ->
                users.stream().filter(user -> user.uid() == id).findFirst();
            case Name.Named(var text) ->
                users.stream().filter(user -> user.name().equals(text)).findFirst();
        };
    }

    private long groupId(Name name) {
        return switch (name) {
            case Name.Numeric(long id) -> id;
            case Name.Named(var text) ->
                groups.stream()
                        .filter(group -> group.name().equals(text))
                        .map(Group::gid)
                        .findFirst()
                        .orElseThrow(() -> unknown("group", name, "group"));
        };
    }

    private List<Long> memberships(String user) {
        return groups.stream()
                .filter(group -> group.members().contains(user))
                .map(Group::gid)
                .toList();
    }

    private static List<Account> users(String passwd) {
        var users = new ArrayList<Account>();
        passwd.lines().forEach(line -> {
            String[] fields = line.split(":", -1);
            if (fields.length < PASSWD_FIELDS || fields[0].isEmpty()) return;
            OptionalLong uid = Ids.parse(fields[2]);
            OptionalLong gid = Ids.parse(fields[3]);
            if (uid.isEmpty() || gid.isEmpty()) return;
            String home = ContainerPath.isAbsolute(fields[HOME_FIELD]) ? fields[HOME_FIELD] : "/";
            users.add(new Account(fields[0], uid.getAsLong(), gid.getAsLong(), home));
        });
        return users;
    }

    private static List<Group> groups(String group) {
        var groups = new ArrayList<Group>();
        group.lines().forEach(line -> {
            String[] fields = line.split(":", -1);
            if (fields.length < GROUP_FIELDS || fields[0].isEmpty()) return;
            Ids.parse(fields[2])
                    .ifPresent(gid -> groups.add(new Group(fields[0], gid, List.of(fields[3].split(",", -1)))));
        });
        return groups;
    }

    private static BadRequestException unknown(String what, Name name, String file) {
        String text = name instanceof Name.Named(var spelled) ? spelled : name.toString();
        return new BadRequestException(
                "there is no %s \"%s\" in the image".formatted(what, Printable.of(text)),
                "give a number, or one of the names in its /etc/" + file);
    }
}
