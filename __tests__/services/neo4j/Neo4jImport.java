import java.nio.file.Path;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.importer.ImportCommand;
import picocli.CommandLine;

/** What `neo4j-admin database import full` does: home folder, file of nodes, file of relationships. */
public class Neo4jImport {
  public static void main(String[] arguments) {
    var context = new ExecutionContext(Path.of(arguments[0]), Path.of(arguments[0], "conf"));
    var code =
        new CommandLine(new ImportCommand.Full(context))
            .execute("neo4j", "--nodes=" + arguments[1], "--relationships=" + arguments[2]);
    System.exit(code);
  }
}
