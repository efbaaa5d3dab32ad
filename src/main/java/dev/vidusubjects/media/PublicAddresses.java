package dev.vidusubjects.media;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * Determines which addresses are on the public internet, by IANA's special-purpose registries (RFC 6890 and its
 * successors). An address that embeds another one is judged by the address that it can reach: an IPv4-mapped or NAT64
 * address by its IPv4 address. Tunnel addresses are refused.
 */
public final class PublicAddresses {

    private PublicAddresses() {}

    /** @return a short reason why no connection to the address is allowed; empty if the address is public */
    public static Optional<String> refusal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Optional.ofNullable(address instanceof Inet4Address ? ipv4(bytes, 0) : ipv6(bytes));
    }

    private static String ipv4(byte[] bytes, int offset) {
        int a = bytes[offset] & 0xff;
        int b = bytes[offset + 1] & 0xff;
        int c = bytes[offset + 2] & 0xff;
        int d = bytes[offset + 3] & 0xff;
        int firstThree = a << 16 | b << 8 | c;
        if (a == 0) {
            return "an unspecified address";
        } else if (a == 127) {
            return "a loopback address";
        } else if (a == 10 || a == 172 && (b & 0xf0) == 16 || a == 192 && b == 168) {
            return "a private address";
        } else if (a == 100 && (b & 0xc0) == 64) {
            return "a carrier's private address";
        } else if (a == 169 && b == 254) {
            return "a link-local address";
        } else if (a == 168 && b == 63 && c == 129 && d == 16) {
            return "a cloud platform's own address";
        } else if (a == 198 && (b & 0xfe) == 18) {
            return "a benchmarking address";
        } else if (firstThree == 0xc00002 || firstThree == 0xc63364 || firstThree == 0xcb0071) {
            return "a documentation address";
        } else if (firstThree == 0xc00000 || firstThree == 0xc05863) {
            return "a protocol's own address";
        } else if (a >= 224) {
            return a < 240 ? "a multicast address" : "a reserved address";
        }
        return null;
    }

    private static String ipv6(byte[] bytes) {
        if (startsWith(bytes, 96)) {
            // ::, ::1 and the deprecated IPv4-compatible ::a.b.c.d
            return bytes[12] == 0 && bytes[13] == 0 ? "a loopback or unspecified address" : "a deprecated address";
        } else if (startsWith(bytes, 96, 0, 0, 0, 0, 0, 0xffff)) {
            return ipv4(bytes, 12);
        } else if (startsWith(bytes, 96, 0x64, 0xff9b)) {
            // NAT64 (RFC 6052): in a network without IPv4, public IPv4 hosts have such addresses.
            return ipv4(bytes, 12);
        } else if (startsWith(bytes, 8, 0xff00)) {
            return "a multicast address";
        } else if (startsWith(bytes, 10, 0xfe80)) {
            return "a link-local address";
        } else if (startsWith(bytes, 7, 0xfc00) || startsWith(bytes, 10, 0xfec0)) {
            return "a private address";
        } else if (!startsWith(bytes, 3, 0x2000)) {
            return "not a global address";
        } else if (startsWith(bytes, 23, 0x2001, 0) || startsWith(bytes, 16, 0x2002)) {
            // Teredo and the other protocol assignments; 6to4
            return "a tunnel's or protocol's own address";
        } else if (startsWith(bytes, 32, 0x2001, 0xdb8) || startsWith(bytes, 20, 0x3fff)) {
            return "a documentation address";
        }
        // ISATAP (RFC 5214): any prefix, then 0:5efe or 200:5efe, then an IPv4 address
        boolean isatap = (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && (bytes[11] & 0xff) == 0xfe;
        return isatap ? "a tunnel's own address" : null;
    }

    /** @param groups the first groups of the prefix, of 16 bits each; all further groups are zero */
    private static boolean startsWith(byte[] address, int bits, int... groups) {
        byte[] prefix = new byte[16];
        for (int i = 0; i < groups.length; i++) {
            prefix[2 * i] = (byte) (groups[i] >> 8);
            prefix[2 * i + 1] = (byte) groups[i];
        }
        int whole = bits / 8;
        int mask = 0xff << (8 - bits % 8) & 0xff;
        return Arrays.equals(address, 0, whole, prefix, 0, whole)
                && (bits % 8 == 0 || (address[whole] & mask) == (prefix[whole] & mask));
    }
}
