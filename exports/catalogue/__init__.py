"""The catalogue of the open data in DCAT-AP_IT: what it says, and the shapes that it must satisfy."""
