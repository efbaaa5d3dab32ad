package dev.vidusubjects.media;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The authority of a web URL. Hosts that URL parsers interpret differently (numbers in octal or hexadecimal,
 * percent-encoding, trailing dots) are refused, not interpreted.
 *
 * @param host a name in ASCII and lower case, a dotted IPv4 address, or an IPv6 address in brackets
 * @param port the port that the URL states, or −1
 */
public record HostPort(String host, int port) {

    private static final int MAX_NAME_LENGTH = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    /**
     * @param text the part of the URL between {@code //} and the path
     * @throws MediaException {@code media_source} if it is malformed, {@code url_address} if it cannot be on the public
     *     web
     */
    static HostPort parse(String text) throws MediaException {
        if (text.indexOf('@') >= 0) {
            throw malformed("with user information before its host: it must be left out");
        }
        if (text.indexOf('%') >= 0) {
            throw malformed("with a percent sign in its host: it must be written without percent-encoding");
        }
        if (text.startsWith("[") && text.indexOf(']') < 0) {
            throw malformed("with a malformed IPv6 address as its host");
        }
        int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']')) : text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? -1 : readPort(text.substring(colon + 1));
        if (host.isEmpty()) {
            throw malformed("without a host");
        }
        return new HostPort(host.startsWith("[") ? readIpv6(host) : readName(host), port);
    }

    private static int readPort(String text) throws MediaException {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw malformed("with a port that is not a number from 1 to 65535");
        }
        return port;
    }

    private static String readIpv6(String host) throws MediaException {
        try {
            // getByName makes no DNS lookup for a text in brackets: it is an address or an error.
            if (!host.matches("\\[[0-9a-fA-F:.]{2,45}\\]")) {
                throw new UnknownHostException();
            }
            requirePublic(InetAddress.getByName(host), host);
            return host;
        } catch (UnknownHostException e) {
            throw malformed("with a malformed IPv6 address as its host");
        }
    }

    private static String readName(String text) throws MediaException {
        String name;
        try {
            // Also converts digits and dots of other scripts to ASCII, before the checks below.
            name = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (RuntimeException e) {
            // IDN documents IllegalArgumentException, but throws other exceptions for some malformed texts.
            throw malformed("with a malformed host name: letters, digits, hyphens and dots are allowed");
        }
        String[] labels = name.split("\\.", -1);
        String last = labels[labels.length - 1];
        if (NUMBER.matcher(last).matches()) {
            return readIpv4(name, labels);
        }
        if (last.isEmpty()) {
            throw malformed("whose host name ends with a dot: it must be written without the dot");
        }
        for (String label : labels) {
            if (name.length() > MAX_NAME_LENGTH || !LABEL.matcher(label).matches()) {
                throw malformed("with a malformed host name: letters, digits, hyphens and dots are allowed");
            }
        }
        if (labels.length < 2 || last.equals("localhost")) {
            throw notPublic(name, "not a public host name");
        }
        return name;
    }

    private static String readIpv4(String name, String[] labels) throws MediaException {
        byte[] address = new byte[4];
        boolean canonical = labels.length == 4;
        for (int i = 0; canonical && i < 4; i++) {
            canonical = OCTET.matcher(labels[i]).matches() && Integer.parseInt(labels[i]) < 256;
            address[i] = canonical ? (byte) Integer.parseInt(labels[i]) : 0;
        }
        if (!canonical) {
            throw malformed("with a number as its host: an IPv4 address must be four decimal numbers from 0 to 255"
                    + " without leading zeros");
        }
        try {
            requirePublic(InetAddress.getByAddress(address), name);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
        return name;
    }

    private static void requirePublic(InetAddress address, String host) throws MediaException {
        Optional<String> kind = PublicAddresses.refusal(address);
        if (kind.isPresent()) {
            throw notPublic(host, kind.get());
        }
    }

    /**
     * Checks what a host resolves to.
     *
     * @param addresses all addresses of the host: any of them could be used
     * @param refusal the reason why no connection to an address is allowed, or empty; {@link PublicAddresses#refusal}
     * @throws MediaException {@code url_address} if any address is not allowed
     */
    public static void requirePublic(
            String host, InetAddress[] addresses, Function<InetAddress, Optional<String>> refusal)
            throws MediaException {
        for (InetAddress address : addresses) {
            Optional<String> kind = refusal.apply(address);
            if (kind.isPresent()) {
                throw notPublic(host, "which resolves to " + kind.get());
            }
        }
    }

    private static MediaException notPublic(String host, String kind) {
        return new MediaException(
                Rule.URL_ADDRESS, "found the host " + host + " (" + kind + "): it must be on the public web");
    }

    private static MediaException malformed(String fault) {
        return new MediaException(Rule.MEDIA_SOURCE, "found an https:// URL " + fault);
    }

    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
