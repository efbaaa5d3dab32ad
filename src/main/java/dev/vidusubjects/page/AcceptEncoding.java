package dev.vidusubjects.page;

import java.util.Locale;

/** The request header {@code Accept-Encoding} (RFC 9110, section 12.5.3), as far as gzip is concerned. */
final class AcceptEncoding {

    private AcceptEncoding() {}

    /**
     * @param header the header's value, or null if the request has none
     * @return whether the client states that it accepts gzip
     */
    static boolean acceptsGzip(String header) {
        boolean any = false;
        for (String item :
                header == null ? new String[0] : header.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = item.split(";");
            String coding = parts[0].trim();
            boolean accepted = parts.length == 1 || !parts[1].trim().matches("q\\s*=\\s*0(\\.0*)?");
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return accepted;
            }
            any |= coding.equals("*") && accepted;
        }
        return any;
    }
}
