package dev.vidusubjects.config;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Javadoc of the settings, as Markdown, in the order of the source. The keys are properties without their first
 * part: {@code polling} is a group of settings, {@code polling.steady-polls} a setting.
 */
final class ConfigJavadoc {

    private final Map<String, String> texts;

    private ConfigJavadoc(Map<String, String> texts) {
        this.texts = texts;
    }

    /**
     * @param source the source of the interface of all settings, whose nested interfaces are the groups
     * @throws IllegalStateException if a Javadoc has a tag that this class does not know, or a link to no setting
     */
    static ConfigJavadoc of(String source) {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Config.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavacTask compiler = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, List.of(file));
        Scanner scanner = new Scanner(DocTrees.instance(compiler));
        try {
            for (CompilationUnitTree unit : compiler.parse()) {
                scanner.scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        scanner.comments.forEach((key, comment) -> texts.put(key, scanner.markdown(key, comment)));
        return new ConfigJavadoc(texts);
    }

    /** @return the groups and settings that have a Javadoc, in the order of the source */
    List<String> keys() {
        return List.copyOf(texts.keySet());
    }

    /** @throws IllegalStateException if the group or the setting has no Javadoc */
    String text(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalStateException(key + " has no Javadoc in SubjectsConfig: it says what the setting means");
        }
        return text;
    }

    private static final class Scanner extends TreePathScanner<Void, String> {

        private final DocTrees trees;
        private final Map<String, DocCommentTree> comments = new LinkedHashMap<>();
        private final List<String> keys = new ArrayList<>();

        Scanner(DocTrees trees) {
            this.trees = trees;
        }

        /** @param group the group that is scanned; null outside of the groups */
        @Override
        public Void visitClass(ClassTree type, String group) {
            if (getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree) {
                return super.visitClass(type, null);
            }
            String name = key(type.getSimpleName().toString());
            note(name);
            return super.visitClass(type, name);
        }

        @Override
        public Void visitMethod(MethodTree method, String group) {
            if (group != null) {
                note(group + "." + key(method.getName().toString()));
            }
            return null;
        }

        private void note(String key) {
            keys.add(key);
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                comments.put(key, comment);
            }
        }

        String markdown(String key, DocCommentTree comment) {
            if (!comment.getBlockTags().isEmpty()) {
                throw unknown(key, comment.getBlockTags().get(0));
            }
            return comment.getFullBody().stream()
                    .map(part -> markdown(key, part))
                    .collect(Collectors.joining())
                    .replaceAll("\\s+", " ")
                    .strip();
        }

        private String markdown(String key, DocTree part) {
            if (part instanceof TextTree text) {
                return text.getBody();
            }
            if (part instanceof LiteralTree literal && literal.getKind() == DocTree.Kind.CODE) {
                return "`" + literal.getBody().getBody().strip() + "`";
            }
            if (part instanceof LinkTree link && link.getKind() == DocTree.Kind.LINK) {
                return "`subjects." + linked(key, link) + "`";
            }
            throw unknown(key, part);
        }

        private String linked(String key, LinkTree link) {
            String[] reference = link.getReference().getSignature().split("#", 2);
            String group = reference[0].isEmpty() ? key.split("\\.", 2)[0] : key(reference[0]);
            String linked = reference.length == 2 ? group + "." + key(reference[1]) : group;
            if (!keys.contains(linked)) {
                throw new IllegalStateException("the Javadoc of " + key + " in SubjectsConfig has a link to "
                        + link.getReference().getSignature() + ": only settings may be linked");
            }
            return linked;
        }

        private static IllegalStateException unknown(String key, DocTree part) {
            return new IllegalStateException("the Javadoc of " + key + " in SubjectsConfig has " + part
                    + ": only text, {@code …} and {@link …} are allowed");
        }
    }

    private static String key(String name) {
        return StringUtil.skewer(name).toLowerCase(Locale.ROOT);
    }
}
