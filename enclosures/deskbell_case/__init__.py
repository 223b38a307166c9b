"""The printed case of a button: from a variant to files that a printer takes. Lengths in mm.

    variant     which case, and why some are refused
    figures, things, bought   what is bought, from `boards.toml` and `parts.toml`
    sizes       our own sizes and clearances, each once
    footprint, heights, arrangement   where what is bought lies, from above and from the side
    bodies, floor, hanging, mounting, stands   what that asks of base, lid and mounts
    plan, layout   the whole plan as frozen values, and how it is made
    shapes      the few solids that all is made of
    base, lid, cap, lamp, wall, wedge, coupon   from a plan to one solid each
    pieces, mesh   what is printed, how it lies on the bed, and its triangles
    checks      rules that every case keeps
    files       STEP, STL and 3MF
    pictures    pulled apart, and step by step
    slicer, bill   grams, minutes and euros
    kit         all of it in one folder

Modules down to `layout` do without a CAD kernel.
"""
