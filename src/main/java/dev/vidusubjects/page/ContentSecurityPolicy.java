package dev.vidusubjects.page;

import java.util.Optional;

/**
 * What a browser may load and run on the page: only the page's own files, and media and uploads of one storage. The API
 * returns text that third parties wrote; without inline scripts, and with trusted types, such text never becomes code.
 */
final class ContentSecurityPolicy {

    private ContentSecurityPolicy() {}

    /**
     * @param storage the origin to which media are uploaded and from which they are read, if that is not the
     *     application itself
     * @return the value of the header {@code Content-Security-Policy}
     */
    static String of(Optional<String> storage) {
        String media = storage.map(origin -> " " + origin).orElse("");
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                // The page shows files before they are uploaded, and media that it requested with the token.
                "img-src 'self' blob:" + media,
                "media-src 'self' blob:" + media,
                "connect-src 'self'" + media,
                "form-action 'none'",
                "frame-ancestors 'none'",
                "base-uri 'self'",
                "require-trusted-types-for 'script'",
                "trusted-types lit-html");
    }
}
