"""Prints networkx's PageRank of graphs: `page_rank.py FILE`, one graph a line as JSON {vertices, damping, links: [[source, target, weight], ...]}.

One JSON array of ranks a line, by vertex.
"""

import json
import sys

import networkx

for line in open(sys.argv[1], encoding="utf-8"):
    given = json.loads(line)
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(given["vertices"]))
    for source, target, weight in given["links"]:
        if source == target:
            continue
        if graph.has_edge(source, target):
            graph[source][target]["weight"] += weight
        else:
            graph.add_edge(source, target, weight=weight)
    ranks = networkx.pagerank(graph, alpha=given["damping"], tol=1e-14, max_iter=10000)
    print(json.dumps([ranks[vertex] for vertex in range(given["vertices"])]))
