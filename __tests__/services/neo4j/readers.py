"""Reads the exports of a hierarchy with other people's readers; prints what it found as JSON.

Arguments: the GraphML file, the Turtle file.
"""

import json
import sys

import brickschema
import networkx
import rdflib

graph = networkx.read_graphml(sys.argv[1])
brick = brickschema.Graph(load_brick=True)
before = len(brick)
brick.load_file(sys.argv[2])
statements = len(brick) - before
# Brick without QUDT breaks some of its own shapes, so only what is said of our things counts; a thing that is room and
# sensor at once shows that the shapes are looked at.
CONTROL = "<urn:control:x> a brick:Room, brick:Temperature_Sensor . <urn:control:x> brick:hasLocation <urn:control:y> . <urn:control:y> a brick:Room ."
brick.parse(data="@prefix brick: <https://brickschema.org/schema/Brick#> . " + CONTROL, format="turtle")
_, results, _ = brick.validate()
SHACL = "http://www.w3.org/ns/shacl#"
broken = sorted(
    f"{focus} {results.value(result, rdflib.URIRef(SHACL + 'resultMessage'))}"
    for result, focus in results.subject_objects(rdflib.URIRef(SHACL + "focusNode"))
)
points = brick.query(
    """
    PREFIX brick: <https://brickschema.org/schema/Brick#>
    SELECT ?point ?host WHERE { ?point brick:isPointOf ?host }
    """
)
classes = brick.query(
    """
    PREFIX brick: <https://brickschema.org/schema/Brick#>
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    SELECT DISTINCT ?class WHERE {
      ?thing a ?class . FILTER(STRSTARTS(STR(?thing), "urn:sm2:"))
      FILTER(STRSTARTS(STR(?class), "https://brickschema.org/"))
      FILTER NOT EXISTS { ?class a owl:Class }
    }
    """
)
print(
    json.dumps(
        {
            "nodes": sorted([name, data.get("name"), data.get("depth")] for name, data in graph.nodes(data=True)),
            "edges": sorted([a, b, data["relation"]] for a, b, data in graph.edges(data=True)),
            "statements": statements,
            "broken": [line for line in broken if line.startswith("urn:sm2:")],
            "control": len([line for line in broken if line.startswith("urn:control:")]),
            "points": len(points),
            "unknown_classes": sorted(str(row[0]) for row in classes),
        }
    )
)
