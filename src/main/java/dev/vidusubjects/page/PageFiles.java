package dev.vidusubjects.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files that the build made from the page's sources. They are read from the class path when a client first requests
 * them, and kept in memory. A function cannot use the HTTP server's own handler: it resolves no class-path files.
 */
final class PageFiles {

    /** Where the Web Bundler puts its files. */
    private static final String FOLDER = "META-INF/resources";

    /** No segment begins with a dot. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,8}");

    private final Map<String, PageAsset> assets = new ConcurrentHashMap<>();
    private volatile String index;

    /**
     * @param path the path of the request, for example {@code /static/bundle/app-3BCRNE6O.css}
     * @return the file; empty if there is none
     */
    Optional<PageAsset> asset(String path) throws IOException {
        PageAsset known = assets.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> type = PATH.matcher(path).matches() ? PageAsset.typeOf(path) : Optional.empty();
        Optional<byte[]> content = type.isPresent() ? read(path) : Optional.empty();
        Optional<PageAsset> asset = content.map(bytes -> PageAsset.of(type.get(), bytes));
        asset.ifPresent(found -> assets.put(path, found));
        return asset;
    }

    /**
     * @param prefix the path before the page's own, for example {@code /prod}; empty if there is none
     * @return the page's document
     */
    String index(String prefix) throws IOException {
        if (index == null) {
            byte[] built = read("/index.html")
                    .orElseThrow(() -> new IOException("the package contains no page: the build did not bundle it"));
            index = new String(built, StandardCharsets.UTF_8);
        }
        return below(prefix, index);
    }

    /**
     * The build names the assets by absolute paths. All paths of the page become relative to its own address, which is
     * stated because a browser may show the address of a stage without the slash at its end.
     */
    static String below(String prefix, String document) {
        return document.replace("=\"/static/", "=\"static/")
                .replaceFirst("<head>", "<head>\n  <base href=\"" + prefix + "/\">");
    }

    private static Optional<byte[]> read(String path) throws IOException {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + path)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        }
    }
}
