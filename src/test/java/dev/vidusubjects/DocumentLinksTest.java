package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each relative link of a Markdown document leads to a file of the repository, and to a heading of it if it names one. */
class DocumentLinksTest {

    private static final Path ROOT = Path.of("");
    private static final Set<String> FOREIGN_DIRECTORIES = Set.of("target", "node_modules", "data");

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern OTHER_SITE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern REFERENCE = Pattern.compile("docs/[\\w./-]+\\.md");

    @Test
    void links_ofAllDocuments_leadToFilesAndHeadings() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : files(".md")) {
            if (document.startsWith(Path.of("src", "test", "resources"))) {
                // A template: its links are those of the page that is made of it.
                continue;
            }
            for (MatchResult link : LINK.matcher(withoutCode(Files.readString(document)))
                    .results()
                    .toList()) {
                String target = link.group(1);
                if (!OTHER_SITE.matcher(target).matches()) {
                    links++;
                    if (!leadsSomewhere(document, target)) {
                        broken.add(document + ": " + target);
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(100);
    }

    /** Comments and settings name documents by their path from the root. */
    @Test
    void documents_namedInSources_exist() throws IOException {
        List<String> named = new ArrayList<>();
        for (Path source : files(".java", ".tf", ".properties", "pom.xml", ".md")) {
            REFERENCE.matcher(Files.readString(source)).results().forEach(found -> named.add(found.group()));
        }

        assertThat(named).hasSizeGreaterThan(10).allMatch(path -> Files.exists(Path.of(path)));
    }

    private static boolean leadsSomewhere(Path document, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(ROOT.resolve(file.toString()))) {
            return false;
        }
        return parts.length == 1
                || Files.isRegularFile(file) && anchors(Files.readString(file)).contains(parts[1]);
    }

    /** @return the anchors of all headings, as GitHub makes them: the second of two equal ones has the suffix -1 */
    private static Set<String> anchors(String document) {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> counts = new HashMap<>();
        for (MatchResult heading : HEADING.matcher(CODE_BLOCK.matcher(document).replaceAll(""))
                .results()
                .toList()) {
            String anchor = heading.group(1)
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            int before = counts.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    private static String withoutCode(String document) {
        String text = CODE_BLOCK.matcher(document).replaceAll("");
        return INLINE_CODE.matcher(text).replaceAll("");
    }

    private static List<Path> files(String... endings) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                boolean hidden = name.startsWith(".") && !name.equals(".github");
                return hidden || FOREIGN_DIRECTORIES.contains(name)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Stream.of(endings).anyMatch(file.toString()::endsWith)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
