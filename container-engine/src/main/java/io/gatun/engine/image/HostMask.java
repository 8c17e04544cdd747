package io.gatun.engine.image;

import io.gatun.engine.image.MaskEntry.Empty;
import io.gatun.engine.image.MaskEntry.Fresh;
import io.gatun.engine.image.MaskEntry.Hidden;
import io.gatun.engine.image.MaskEntry.Link;
import io.gatun.engine.image.MaskEntry.Shown;
import io.gatun.engine.image.MaskEntry.Through;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What of the host's root a container of the image {@code host} does not see. The system is shown: programs, libraries and
 * their configuration. What the machine keeps for itself is not: users' files, data, secrets, state, whatever is mounted.
 */
final class HostMask {
    private static final int OPEN = 0755;
    private static final int STICKY = 01777;

    /** Directories of the root that hold the system. What is neither here nor fresh is somebody's data, and is hidden. */
    private static final Set<String> SYSTEM =
            Set.of("bin", "etc", "gnu", "lib", "lib32", "lib64", "libx32", "nix", "opt", "sbin", "usr");

    private static final List<MaskEntry> FRESH = List.of(
            new Fresh("boot", OPEN),
            new Fresh("dev", OPEN),
            new Fresh("home", OPEN),
            new Fresh("media", OPEN),
            new Fresh("mnt", OPEN),
            new Fresh("proc", 0555),
            new Fresh("root", 0700),
            new Fresh("run", OPEN),
            new Fresh("run/lock", STICKY),
            new Fresh("srv", OPEN),
            new Fresh("sys", 0555),
            new Fresh("tmp", STICKY),
            new Fresh("var", OPEN),
            new Fresh("var/cache", OPEN),
            new Fresh("var/lib", OPEN),
            new Fresh("var/lib/misc", OPEN),
            // What is installed belongs to the system; package managers ask here.
            new Shown("var/lib/dpkg"),
            new Shown("var/lib/rpm"),
            new Shown("var/lib/pacman"),
            new Fresh("var/local", OPEN),
            new Link("var/lock", "/run/lock"),
            new Fresh("var/log", OPEN),
            new Fresh("var/mail", OPEN),
            new Fresh("var/opt", OPEN),
            new Link("var/run", "/run"),
            new Fresh("var/spool", OPEN),
            new Fresh("var/tmp", STICKY));

    /** What the engine mounts its own files on, and what must not be the host's. */
    private static final List<MaskEntry> OWN = List.of(
            new Empty("etc/hostname", 0644),
            new Empty("etc/hosts", 0644),
            new Empty("etc/machine-id", 0444),
            new Empty("etc/resolv.conf", 0644));

    /** Secrets right below /etc, whether the host has them now or will have them later. */
    private static final List<String> SECRETS = List.of(
            "boto.cfg",
            "ceph",
            "cloud",
            "containers/auth.json",
            "credstore",
            "credstore.encrypted",
            "cryptsetup-keys.d",
            "crypttab",
            "davfs2",
            "docker",
            "dovecot/private",
            "exim4/passwd.client",
            "fstab",
            "gatun",
            "grafana",
            "gshadow",
            "gshadow-",
            "ipsec.d/private",
            "ipsec.secrets",
            "iscsi",
            "krb5.keytab",
            "kubernetes",
            "ldap.secret",
            "letsencrypt",
            "libnss-ldap.secret",
            "libvirt",
            "munge",
            "mysql/debian.cnf",
            "netplan",
            "openvpn",
            "pam_ldap.secret",
            "postfix/sasl_passwd",
            "postfix/sasl_passwd.db",
            "rancher",
            "redis",
            "rsyncd.secrets",
            "salt/pki",
            "samba",
            "sasldb2",
            "shadow",
            "shadow-",
            "sssd",
            "stunnel",
            "sudoers",
            "sudoers.d",
            "swanctl/private",
            "waagent.conf",
            "wireguard",
            "wpa_supplicant",
            "NetworkManager/system-connections",
            "apt/auth.conf",
            "apt/auth.conf.d",
            "bind/rndc.key",
            "cups/ssl",
            "pki/private",
            "pki/tls/private",
            "ppp/chap-secrets",
            "ppp/pap-secrets",
            "security/opasswd",
            "ssh/ssh_host_dsa_key",
            "ssh/ssh_host_ecdsa_key",
            "ssh/ssh_host_ed25519_key",
            "ssh/ssh_host_rsa_key",
            "ssl/private");

    private HostMask() {}

    /**
     * The mask of a host, each directory before what is in it.
     *
     * @param root the names in the host's root directory
     * @param own directories of the engine, absolute, which no container must see
     */
    static List<MaskEntry> of(Collection<String> root, Collection<String> own) {
        var entries = new ArrayList<>(FRESH);
        root.stream()
                .filter(name -> !SYSTEM.contains(name))
                .filter(name -> FRESH.stream().noneMatch(fresh -> fresh.path().equals(name)))
                .sorted()
                .map(Hidden::new)
                .forEach(entries::add);
        entries.add(new Through("etc"));
        entries.addAll(OWN);
        SECRETS.forEach(secret -> hide("etc/" + secret, entries));
        own.stream()
                .map(path -> path.substring(1))
                .filter(path -> SYSTEM.contains(firstComponent(path)))
                .forEach(path -> hide(path, entries));
        return entries;
    }

    private static void hide(String path, List<MaskEntry> entries) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            var through = new Through(path.substring(0, slash));
            if (!entries.contains(through)) entries.add(through);
        }
        entries.add(new Hidden(path));
    }

    private static String firstComponent(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
